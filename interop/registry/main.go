// A registry with the referrers API in ten lines; strange in other ways (no ETag, no open ranges): a good peer for tests.
package main

import (
	"log"
	"net/http"
	"os"

	"github.com/google/go-containerregistry/pkg/registry"
)

func main() {
	quiet := log.New(os.Stderr, "", 0)
	log.Fatal(http.ListenAndServe(os.Args[1], registry.New(registry.WithReferrersSupport(true), registry.Logger(quiet))))
}
