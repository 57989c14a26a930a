// A TLS peer on Go's crypto/tls: a server, a client and a benchmark, told what to do by flags.
// peers/README.md says which flags there are and what is printed.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
)

type options struct {
	cert, key, ca, clients, name, version, suites, groups, alpn, send, truncate, vanish, hold, certificates string
	port, bulk                                                                                              int
}

func main() {
	verb := ""
	if len(os.Args) > 1 {
		verb = os.Args[1]
	}
	var o options
	flags := flag.NewFlagSet(verb, flag.ExitOnError)
	flags.StringVar(&o.cert, "cert", "", "its chain, PEM")
	flags.StringVar(&o.key, "key", "", "its key, PEM")
	flags.StringVar(&o.ca, "ca", "", "whom to trust, PEM")
	flags.StringVar(&o.clients, "clients", "", "server: asks or requires")
	flags.StringVar(&o.name, "name", "localhost", "client: the server's name")
	flags.StringVar(&o.version, "version", "TLSv1.3", "the one to speak: TLSv1.0 to TLSv1.3")
	flags.StringVar(&o.suites, "suites", "", "cipher suites of before TLS 1.3, by IANA's names")
	flags.StringVar(&o.groups, "groups", "", "key exchange groups, by IANA's names")
	flags.StringVar(&o.alpn, "alpn", "", "application protocols")
	flags.StringVar(&o.send, "send", "", "client: what to send")
	flags.IntVar(&o.bulk, "bulk", 0, "client: how many lines of a kibibyte to have sent back then")
	flags.StringVar(&o.vanish, "vanish", "no", "client: yes ends the process after that, without a word")
	flags.StringVar(&o.hold, "hold", "no", "client: yes leaves it to the server to end the connection")
	flags.StringVar(&o.truncate, "truncate", "no", "server: yes ends without close_notify")
	flags.StringVar(&o.certificates, "certificates", "", "bench: the folder of its certificates")
	flags.IntVar(&o.port, "port", 0, "client: where the server listens")
	if len(os.Args) > 2 {
		_ = flags.Parse(os.Args[2:])
	}

	var err error
	switch verb {
	case "version":
		fmt.Println("Go", strings.TrimPrefix(runtime.Version(), "go"))
	case "serve":
		err = serve(o)
	case "connect":
		err = connect(o)
	case "bench":
		err = bench(o)
	default:
		err = fmt.Errorf("unknown verb '%s': version, serve, connect or bench", verb)
	}
	if err != nil {
		fmt.Println("failed", err)
		os.Exit(1)
	}
}

func (o options) server() (*tls.Config, error) {
	identity, err := tls.LoadX509KeyPair(o.cert, o.key)
	if err != nil {
		return nil, err
	}
	config, err := o.common()
	if err != nil {
		return nil, err
	}
	config.Certificates = []tls.Certificate{identity}
	switch o.clients {
	case "asks":
		config.ClientAuth = tls.VerifyClientCertIfGiven
	case "requires":
		config.ClientAuth = tls.RequireAndVerifyClientCert
	}
	if o.clients != "" {
		if config.ClientCAs, err = o.trusted(); err != nil {
			return nil, err
		}
	}
	config.SessionTicketsDisabled = true
	return config, nil
}

func (o options) client() (*tls.Config, error) {
	config, err := o.common()
	if err != nil {
		return nil, err
	}
	if config.RootCAs, err = o.trusted(); err != nil {
		return nil, err
	}
	if o.cert != "" {
		own, err := tls.LoadX509KeyPair(o.cert, o.key)
		if err != nil {
			return nil, err
		}
		config.Certificates = []tls.Certificate{own}
	}
	config.ServerName = o.name
	return config, nil
}

func (o options) trusted() (*x509.CertPool, error) {
	pem, err := os.ReadFile(o.ca)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("no certificate in %s", o.ca)
	}
	return pool, nil
}

// TLS 1.3 suites cannot be chosen in Go: it takes what its peer leaves it.
func (o options) common() (*tls.Config, error) {
	version, ok := versions[o.version]
	if !ok {
		return nil, fmt.Errorf("unknown version %s", o.version)
	}
	config := &tls.Config{MinVersion: version, MaxVersion: version, NextProtos: list(o.alpn)}
	for _, name := range list(o.suites) {
		suite, err := suite(name)
		if err != nil {
			return nil, err
		}
		config.CipherSuites = append(config.CipherSuites, suite)
	}
	for _, name := range list(o.groups) {
		group, ok := groups[name]
		if !ok {
			return nil, fmt.Errorf("unknown group %s", name)
		}
		config.CurvePreferences = append(config.CurvePreferences, group)
	}
	return config, nil
}

var versions = map[string]uint16{
	"TLSv1.0": tls.VersionTLS10,
	"TLSv1.1": tls.VersionTLS11,
	"TLSv1.2": tls.VersionTLS12,
	"TLSv1.3": tls.VersionTLS13,
}

// A suite by its name, be it a good one or not.
func suite(name string) (uint16, error) {
	for _, known := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		if known.Name == name {
			return known.ID, nil
		}
	}
	return 0, fmt.Errorf("unknown suite %s", name)
}

var groups = map[string]tls.CurveID{
	"x25519":         tls.X25519,
	"secp256r1":      tls.CurveP256,
	"secp384r1":      tls.CurveP384,
	"X25519MLKEM768": tls.X25519MLKEM768,
}

func list(joined string) []string {
	if joined == "" {
		return nil
	}
	return strings.Split(joined, ",")
}

// One line: what a finished handshake agreed on, in IANA's names.
func negotiated(state tls.ConnectionState) string {
	group, alpn, retried := "-", "-", "no"
	for name, id := range groups {
		if id == state.CurveID {
			group = name
		}
	}
	if state.NegotiatedProtocol != "" {
		alpn = state.NegotiatedProtocol
	}
	if state.HelloRetryRequest {
		retried = "yes"
	}
	version := strings.ReplaceAll(tls.VersionName(state.Version), "TLS ", "TLSv")
	return fmt.Sprintf("negotiated version=%s suite=%s group=%s alpn=%s retried=%s",
		version, tls.CipherSuiteName(state.CipherSuite), group, alpn, retried)
}
