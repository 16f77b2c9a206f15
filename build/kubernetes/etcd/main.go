// Command etcd is stock etcd, of the version that Kubernetes itself is pinned to.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
