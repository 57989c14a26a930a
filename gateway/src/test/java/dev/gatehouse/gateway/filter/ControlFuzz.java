package dev.gatehouse.gateway.filter;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;

/** What the other process says beside the queue: a message that means the same again, or none. */
public final class ControlFuzz {
  private ControlFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    Control message;
    try {
      message = Control.decode(Bytes.copyOf(data));
    } catch (DecodeException e) {
      return;
    }
    try {
      if (!Control.decode(message.encode()).equals(message)) {
        throw new AssertionError(message + " became another");
      }
    } catch (DecodeException e) {
      throw new AssertionError("own words misunderstood: " + message, e);
    }
  }
}
