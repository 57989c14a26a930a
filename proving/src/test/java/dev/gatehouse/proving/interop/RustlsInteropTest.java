package dev.gatehouse.proving.interop;

class RustlsInteropTest extends InteropTest {
  RustlsInteropTest() {
    super(Peers.RUSTLS);
  }
}
