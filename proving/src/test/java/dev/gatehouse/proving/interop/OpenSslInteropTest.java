package dev.gatehouse.proving.interop;

class OpenSslInteropTest extends InteropTest {
  OpenSslInteropTest() {
    super(Peers.OPENSSL);
  }
}
