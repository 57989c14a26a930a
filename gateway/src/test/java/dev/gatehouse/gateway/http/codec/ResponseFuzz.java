package dev.gatehouse.gateway.http.codec;

import dev.gatehouse.seeds.Cuts;
import java.util.List;

/** Responses of a worker that may be anything: the same becomes of them however they are cut. */
public final class ResponseFuzz {
  private ResponseFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) return;
    String whole = Decoding.response(List.of(data));
    String cut = Decoding.response(Cuts.of(data.length ^ data[data.length / 2], data));
    if (!cut.equals(whole)) throw new AssertionError("cut: " + cut + "; whole: " + whole);
    int head = whole.indexOf(Decoding.END_OF_HEAD);
    if (head < 0) return;
    for (int i = 0; i < head; i++) {
      char c = whole.charAt(i);
      boolean lineEnd =
          (c == '\r' && whole.charAt(i + 1) == '\n') || (c == '\n' && whole.charAt(i - 1) == '\r');
      if (!lineEnd && ((c < ' ' && c != '\t') || c == 0x7f)) {
        throw new AssertionError("a control byte in a head that is passed on: " + whole);
      }
    }
  }
}
