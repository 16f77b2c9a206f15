// Command k6 is stock Grafana k6 of its first major version with xk6-disruptor, which exists for no later one. Both are
// of the versions that go.mod pins; the agent that it puts into pods is a program of the same module.
package main

import (
	_ "github.com/grafana/xk6-disruptor"
	"go.k6.io/k6/cmd"
)

func main() { cmd.Execute() }
