package dev.gatehouse.proving.interop;

class TcNativeInteropTest extends InteropTest {
  TcNativeInteropTest() {
    super(Peers.TCNATIVE);
  }
}
