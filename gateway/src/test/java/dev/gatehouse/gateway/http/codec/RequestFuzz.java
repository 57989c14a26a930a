package dev.gatehouse.gateway.http.codec;

import dev.gatehouse.seeds.Cuts;
import java.util.List;

/**
 * Requests: heads, chunks, trailers. However the bytes are cut, the same becomes of them; and what
 * is passed on is itself a request that passes, with the same meaning.
 */
public final class RequestFuzz {
  private RequestFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) return;
    String whole = Decoding.request(List.of(data));
    String cut = Decoding.request(Cuts.of(data.length ^ data[data.length / 2], data));
    if (!cut.equals(whole)) throw new AssertionError("cut: " + cut + "; whole: " + whole);
    if (!whole.startsWith("accepts ")) return;
    String passed = whole.substring("accepts ".length(), whole.indexOf(Decoding.END_OF_HEAD));
    byte[] again = Octets.ascii(passed + "\r\n");
    for (int i = 0; i < passed.length(); i++) again[i] = (byte) passed.charAt(i);
    String twice = Decoding.request(List.of(again));
    if (!twice.equals("accepts " + passed + Decoding.END_OF_HEAD)
        && !passed.contains("Host: \r\n")) {
      throw new AssertionError("passed on: " + passed + "; read again: " + twice);
    }
  }
}
