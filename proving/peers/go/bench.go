package main

import (
	"bufio"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Both ends in memory, one of them running at a time, each with its own clock; asked by lines on
// stdin, answered in JSON.
func bench(o options) error {
	runtime.GOMAXPROCS(1)
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		answer, err := work(o.certificates, strings.Fields(lines.Text()))
		if err != nil {
			return err
		}
		text, err := json.Marshal(answer)
		if err != nil {
			return err
		}
		fmt.Println(string(text))
	}
	return lines.Err()
}

// First is the server's side (or who seals), Second the client's (or who opens); nanoseconds.
type report struct {
	Done   int64         `json:"done"`
	First  time.Duration `json:"first"`
	Second time.Duration `json:"second"`
	Wall   time.Duration `json:"wall"`
	CPU    time.Duration `json:"cpu"`
}

func work(folder string, words []string) (any, error) {
	if len(words) != 4 {
		return absent("not a work that Go is asked for"), nil
	}
	millis, err := strconv.Atoi(words[3])
	if err != nil {
		return nil, err
	}
	span := time.Duration(millis) * time.Millisecond
	switch {
	case words[0] == "handshake":
		return handshakes(folder, "TLSv1.3", words[1], words[2], span)
	case words[0] == "handshake-1.2":
		// The certificate's curve has to be among the groups.
		return handshakes(folder, "TLSv1.2", words[1], words[2]+",secp256r1", span)
	case words[0] == "records" && words[1] == "TLS_AES_128_GCM_SHA256":
		bytes, err := strconv.Atoi(words[2])
		if err != nil {
			return nil, err
		}
		return records(folder, bytes, span)
	default:
		return absent("Go chooses the suite itself"), nil
	}
}

func absent(why string) map[string]string { return map[string]string{"absent": why} }

func handshakes(folder, version, certificate, groups string, span time.Duration) (any, error) {
	client, server, err := configs(folder, version, certificate, groups)
	if err != nil {
		return nil, err
	}
	var done int64
	var clocks clocks
	started, cpu := time.Now(), cpuTime()
	for time.Since(started) < span {
		if _, err := handshake(client, server, &clocks); err != nil {
			return nil, err
		}
		done++
	}
	return report{done, clocks.spent[serverSide], clocks.spent[clientSide], time.Since(started), cpuTime() - cpu}, nil
}

// The server seals, the client opens: what a download costs either end.
func records(folder string, bytes int, span time.Duration) (any, error) {
	clientConfig, serverConfig, err := configs(folder, "TLSv1.3", "ecdsa", "x25519")
	if err != nil {
		return nil, err
	}
	var clocks clocks
	pair, err := handshake(clientConfig, serverConfig, &clocks)
	if err != nil {
		return nil, err
	}
	// From here one goroutine plays both ends: what is read has always been written before.
	pair.wire.alone = true
	plain, got := make([]byte, bytes), make([]byte, bytes)
	// Small ones in batches, so that reading the clocks does not weigh on them.
	batch := 1
	if bytes < 1024 {
		batch = 64
	}
	some := func() error {
		for range batch {
			if _, err := pair.server.Write(plain); err != nil {
				return err
			}
		}
		clocks.to(clientSide)
		for range batch {
			if _, err := io.ReadFull(pair.client, got); err != nil {
				return err
			}
		}
		clocks.to(serverSide)
		return nil
	}
	// crypto/tls begins with records of one packet; a full one only after 1,000 records or 128 KiB.
	for range 1100 {
		if err := some(); err != nil {
			return nil, err
		}
	}
	clocks.reset(serverSide)
	var done int64
	started, cpu := time.Now(), cpuTime()
	for time.Since(started) < span {
		if err := some(); err != nil {
			return nil, err
		}
		done += int64(batch)
	}
	return report{done, clocks.spent[serverSide], clocks.spent[clientSide], time.Since(started), cpuTime() - cpu}, nil
}

func configs(folder, version, certificate, groups string) (client, server *tls.Config, err error) {
	o := options{
		cert:    filepath.Join(folder, certificate+".pem"),
		key:     filepath.Join(folder, certificate+".key"),
		ca:      filepath.Join(folder, "root.pem"),
		name:    "localhost",
		groups:  groups,
		version: version,
	}
	if version == "TLSv1.2" {
		o.suites = "TLS_ECDHE_" + map[string]string{"rsa": "RSA", "ecdsa": "ECDSA"}[certificate] + "_WITH_AES_128_GCM_SHA256"
	}
	if client, err = o.client(); err != nil {
		return nil, nil, err
	}
	server, err = o.server()
	return client, server, err
}

const (
	serverSide = iota
	clientSide
)

type clocks struct {
	spent [2]time.Duration
	side  int
	at    time.Time
}

func (c *clocks) reset(side int) { *c = clocks{side: side, at: time.Now()} }

func (c *clocks) to(side int) {
	now := time.Now()
	c.spent[c.side] += now.Sub(c.at)
	c.side, c.at = side, now
}

type pair struct {
	client, server *tls.Conn
	wire           *wire
}

// The two run as goroutines that hand the turn to each other when they have nothing to read.
func handshake(clientConfig, serverConfig *tls.Config, clocks *clocks) (pair, error) {
	wire := newWire(clocks)
	clocks.side, clocks.at = clientSide, time.Now()
	client := tls.Client(end{wire, clientSide}, clientConfig)
	server := tls.Server(end{wire, serverSide}, serverConfig)
	failed := make(chan error, 1)
	go func() {
		<-wire.turn[serverSide]
		err := server.Handshake()
		wire.over[serverSide] = true
		failed <- err
		wire.pass(serverSide)
	}()
	err := client.Handshake()
	wire.over[clientSide] = true
	if err == nil && !wire.over[serverSide] {
		wire.yield(clientSide)
	}
	clocks.to(clientSide)
	if other := <-failed; err == nil {
		err = other
	}
	return pair{client, server, wire}, err
}

// What each end has sent and the other has not read yet.
type wire struct {
	clocks *clocks
	sent   [2][]byte
	turn   [2]chan struct{}
	over   [2]bool
	alone  bool
}

func newWire(clocks *clocks) *wire {
	return &wire{clocks: clocks, turn: [2]chan struct{}{make(chan struct{}, 1), make(chan struct{}, 1)}}
}

func (w *wire) pass(from int) {
	w.clocks.to(1 - from)
	w.turn[1-from] <- struct{}{}
}

func (w *wire) yield(from int) {
	w.pass(from)
	<-w.turn[from]
}

type end struct {
	*wire
	side int
}

func (e end) Read(into []byte) (int, error) {
	for len(e.sent[1-e.side]) == 0 {
		if e.alone || e.over[1-e.side] {
			return 0, io.EOF
		}
		e.yield(e.side)
	}
	n := copy(into, e.sent[1-e.side])
	e.sent[1-e.side] = e.sent[1-e.side][n:]
	if len(e.sent[1-e.side]) == 0 {
		e.sent[1-e.side] = e.sent[1-e.side][:0]
	}
	return n, nil
}

func (e end) Write(from []byte) (int, error) {
	e.sent[e.side] = append(e.sent[e.side], from...)
	return len(from), nil
}

func (e end) Close() error                     { return nil }
func (e end) LocalAddr() net.Addr              { return nil }
func (e end) RemoteAddr() net.Addr             { return nil }
func (e end) SetDeadline(time.Time) error      { return nil }
func (e end) SetReadDeadline(time.Time) error  { return nil }
func (e end) SetWriteDeadline(time.Time) error { return nil }

// The processor time that this process has had.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
