package dev.gatehouse.proving.interop;

class GnuTlsInteropTest extends InteropTest {
  GnuTlsInteropTest() {
    super(Peers.GNUTLS);
  }
}
