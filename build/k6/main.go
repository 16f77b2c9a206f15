// Command k6 is stock Grafana k6, built from the module versions that go.mod pins.
package main

import "go.k6.io/k6/v2/cmd"

func main() { cmd.Execute() }
