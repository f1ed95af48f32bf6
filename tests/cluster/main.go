// One program that is etcd, kube-apiserver or kube-controller-manager, by the name it is called by:
// the three share most of their code, so one file is built in far less time than three.
package main

import (
	"os"
	"path/filepath"

	etcd "go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	kcm "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

func main() {
	switch filepath.Base(os.Args[0]) {
	case "etcd":
		etcd.Main(os.Args)
	case "kube-controller-manager":
		os.Exit(cli.Run(kcm.NewControllerManagerCommand()))
	default:
		os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
	}
}
