package dev.gatehouse.proving.interop;

class NssInteropTest extends InteropTest {
  NssInteropTest() {
    super(Peers.NSS);
  }
}
