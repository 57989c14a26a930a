package dev.gatehouse.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatehouse.seeds.Cuts;
import java.util.Arrays;
import java.util.List;

/**
 * Whole conversations: what a client sends, {@code ~~~}, and what its worker sends. However the
 * bytes are cut, the same becomes of them; what goes out on either side is HTTP; every request is
 * logged once, every lease given back, every buffer released.
 */
public final class ConnectionFuzz {
  private static final String BETWEEN = "~~~\n";

  private ConnectionFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) return;
    int at = new String(data, ISO_8859_1).indexOf(BETWEEN);
    byte[] client = at < 0 ? data : Arrays.copyOf(data, at);
    byte[] worker =
        at < 0 ? new byte[0] : Arrays.copyOfRange(data, at + BETWEEN.length(), data.length);
    String whole = Conversation.of(whole(client), whole(worker));
    long seed = data.length ^ data[data.length / 2];
    String cut = Conversation.of(Cuts.of(seed, client), Cuts.of(seed + 1, worker));
    if (!cut.equals(whole)) throw new AssertionError("cut: " + cut + "\nwhole: " + whole);
  }

  private static List<byte[]> whole(byte[] bytes) {
    return bytes.length == 0 ? List.of() : List.of(bytes);
  }
}
