package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"time"
)

// A peer that says nothing for so long is left alone.
const patience = 20 * time.Second

// Answers a line with that line, and a line that begins with GET with a page.
func serve(o options) error {
	config, err := o.server()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("listening", listener.Addr().(*net.TCPAddr).Port)
	for {
		socket, err := listener.Accept()
		if err != nil {
			return err
		}
		go func() {
			if err := answer(socket, config, o.truncate == "yes"); err != nil {
				fmt.Println("failed", err)
			}
		}()
	}
}

// Who the client is, by its certificate.
func client(connection *tls.Conn) string {
	if chain := connection.ConnectionState().PeerCertificates; len(chain) > 0 {
		return chain[0].Subject.CommonName
	}
	return "-"
}

func answer(socket net.Conn, config *tls.Config, truncate bool) error {
	defer socket.Close()
	_ = socket.SetDeadline(time.Now().Add(patience))
	connection := tls.Server(socket, config)
	if err := connection.Handshake(); err != nil {
		return err
	}
	fmt.Printf("%s client=%s\n", negotiated(connection.ConnectionState()), client(connection))
	lines := bufio.NewReader(connection)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break
		}
		page := strings.HasPrefix(line, "GET ")
		if page {
			line = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello from go\n"
		}
		if _, err := connection.Write([]byte(line)); err != nil {
			return err
		}
		if page || truncate {
			break
		}
	}
	if truncate {
		return nil
	}
	return connection.Close()
}
