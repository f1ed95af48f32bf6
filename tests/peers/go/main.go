// An HTTPS server on Go's crypto/tls, which its flags put into each configuration that it has.
//
// It answers every request with the file -body. HTTP is by hand, so that what is written at once
// is one record.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"strings"
	"time"
)

var versions = map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}

var curves = map[string]tls.CurveID{
	"X25519": tls.X25519, "P-256": tls.CurveP256, "P-384": tls.CurveP384, "P-521": tls.CurveP521,
	"X25519MLKEM768":     tls.X25519MLKEM768,
	"SecP256r1MLKEM768":  tls.SecP256r1MLKEM768,
	"SecP384r1MLKEM1024": tls.SecP384r1MLKEM1024,
}

var clients = map[string]tls.ClientAuthType{
	"none": tls.NoClientCert, "request": tls.RequestClientCert, "require": tls.RequireAnyClientCert,
	"verify": tls.VerifyClientCertIfGiven, "require-and-verify": tls.RequireAndVerifyClientCert,
}

var (
	port    = flag.Int("port", 0, "where to listen, on loopback")
	chain   = flag.String("cert", "", "the certificates, in PEM")
	key     = flag.String("key", "", "the key, in PEM")
	oldest  = flag.String("min", "1.2", "the oldest version")
	newest  = flag.String("max", "1.3", "the newest version")
	groups  = flag.String("curves", "", "CurvePreferences, with commas; Go's own without any")
	client  = flag.String("client", "none", "whether a client certificate is asked for")
	cas     = flag.String("client-ca", "", "whose client certificates: the names go to the client")
	tickets = flag.Bool("tickets", true, "session tickets")
	alpn    = flag.String("alpn", "", "NextProtos, with commas")
	body    = flag.String("body", "", "the file that is the body")
	record  = flag.Int("record", 0, "bytes of each record; 0: as Go does it")
	rising  = flag.Bool("rising", false, "a record of 1 byte, of 2, and so on to 16384, then again")
	cut     = flag.Int("cut", 0, "bytes of each segment; 0: as Go does it")
	late    = flag.Duration("late", 0, "how long each segment waits for what follows it, to go with it")
	framing = flag.String("framing", "length", "how the body ends: length, chunked, close or cut")
)

// A connection that cuts what is written, or holds it back to join it with what follows.
type shaped struct {
	net.Conn
	held []byte
}

func (s *shaped) Write(p []byte) (int, error) {
	if *late > 0 {
		s.held = append(s.held, p...)
		return len(p), nil
	}
	if *cut == 0 {
		return s.Conn.Write(p)
	}
	for done := 0; done < len(p); {
		n, err := s.Conn.Write(p[done:min(done+*cut, len(p))])
		done += n
		if err != nil {
			return done, err
		}
	}
	return len(p), nil
}

// A server that reads has nothing more to say: what was held back goes.
func (s *shaped) Read(p []byte) (int, error) {
	if err := s.flush(); err != nil {
		return 0, err
	}
	return s.Conn.Read(p)
}

func (s *shaped) Close() error {
	s.flush()
	return s.Conn.Close()
}

func (s *shaped) flush() error {
	if len(s.held) == 0 {
		return nil
	}
	time.Sleep(*late)
	s.Conn.SetWriteDeadline(time.Time{}) // CloseWrite lets no more be written
	_, err := s.Conn.Write(s.held)
	s.held = nil
	return err
}

func main() {
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	flag.Parse()
	config, err := configuration()
	if err != nil {
		log.Fatal(err)
	}
	content, err := os.ReadFile(*body)
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	if err != nil {
		log.Fatal(err)
	}
	for {
		accepted, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go serve(tls.Server(&shaped{Conn: accepted}, config), content)
	}
}

func configuration() (*tls.Config, error) {
	certificate, err := tls.LoadX509KeyPair(*chain, *key)
	if err != nil {
		return nil, err
	}
	config := &tls.Config{
		Certificates:                []tls.Certificate{certificate},
		MinVersion:                  versions[*oldest],
		MaxVersion:                  versions[*newest],
		ClientAuth:                  clients[*client],
		SessionTicketsDisabled:      !*tickets,
		DynamicRecordSizingDisabled: *record > 0 || *rising,
	}
	for _, name := range words(*groups) {
		config.CurvePreferences = append(config.CurvePreferences, curves[name])
	}
	config.NextProtos = words(*alpn)
	if *cas != "" {
		pem, err := os.ReadFile(*cas)
		if err != nil {
			return nil, err
		}
		config.ClientCAs = x509.NewCertPool()
		config.ClientCAs.AppendCertsFromPEM(pem)
	}
	return config, nil
}

func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
}

func serve(connection *tls.Conn, content []byte) {
	defer connection.NetConn().Close()
	if err := connection.Handshake(); err != nil {
		log.Printf("handshake: %v", err)
		return
	}
	state := connection.ConnectionState()
	log.Printf("version=%s suite=%s group=%s retry=%t protocol=%q name=%q",
		tls.VersionName(state.Version), tls.CipherSuiteName(state.CipherSuite), state.CurveID,
		state.HelloRetryRequest, state.NegotiatedProtocol, state.ServerName)
	request, err := readHead(connection)
	if err != nil {
		log.Printf("request: %v", err)
		return
	}
	log.Printf("request: %q", strings.SplitN(request, "\r\n", 2)[0])
	head := "HTTP/1.1 200 OK\r\nConnection: close\r\n"
	switch *framing {
	case "length":
		head += fmt.Sprintf("Content-Length: %d\r\n", len(content))
	case "chunked":
		head += "Transfer-Encoding: chunked\r\n"
		content = chunked(content)
	}
	io.WriteString(connection, head+"\r\n")
	size := *record
	if *rising {
		size = 1
	}
	for len(content) > 0 {
		n := len(content)
		if size > 0 {
			n = min(n, size)
		}
		if _, err := connection.Write(content[:n]); err != nil {
			log.Printf("answer: %v", err)
			return
		}
		content = content[n:]
		if *rising {
			size = size%16384 + 1
		}
	}
	if *framing == "cut" {
		return
	}
	connection.CloseWrite()
	// What the client still says is read, so that nothing of the answer is lost with a reset.
	connection.NetConn().SetReadDeadline(time.Now().Add(2 * time.Second))
	_, err = io.Copy(io.Discard, connection)
	log.Printf("the client's end: %v", err)
}

func readHead(connection io.Reader) (string, error) {
	var head []byte
	buffer := make([]byte, 4096)
	for !strings.HasSuffix(string(head), "\r\n\r\n") {
		n, err := connection.Read(buffer)
		if err != nil {
			return "", err
		}
		head = append(head, buffer[:n]...)
	}
	return string(head), nil
}

func chunked(content []byte) []byte {
	var all []byte
	for len(content) > 0 {
		n := min(len(content), 1000)
		all = fmt.Appendf(all, "%x\r\n%s\r\n", n, content[:n])
		content = content[n:]
	}
	return append(all, "0\r\n\r\n"...)
}
