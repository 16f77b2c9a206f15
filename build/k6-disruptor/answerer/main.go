// Command answerer is a service to be disrupted in tests: it answers every path at once, on the port of its first
// argument, and ends when it is asked to.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintf(os.Stderr, "expected a port as the only argument, found %d arguments\n", len(os.Args)-1)
		os.Exit(64)
	}
	name, _ := os.Hostname()
	server := &http.Server{
		Addr: ":" + os.Args[1],
		Handler: http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
			fmt.Fprintln(answer, name)
		}),
	}
	asked, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	select {
	case err := <-failed:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	case <-asked.Done():
		// What was asked already is answered.
		patience, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = server.Shutdown(patience)
	}
}
