package dev.gatehouse.proving.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;

/** Who talked with whom, and what came of it: {@code target/interop/table.txt}. Thread-safe. */
final class Ledger {
  private static final Ledger SHARED = new Ledger();

  /**
   * What came of one conversation.
   *
   * @param role the peer's
   * @param version that both were to speak
   * @param suite that was agreed on; a dash where nobody says
   * @param client what came of the question who the client is
   * @param what the conversation was about, where suite, group and key do not say it
   */
  record Row(
      String peer,
      String role,
      String version,
      String suite,
      String group,
      String key,
      String client,
      String verdict,
      String what) {
    static final String HEAD =
        new Row(
                "peer",
                "role",
                "version",
                "suite",
                "group",
                "key",
                "client certificate",
                "verdict",
                "what")
            .text();
    private static final String GOOD = "ok";

    /** Of a peer that is not here. */
    static Row absent(Peer peer, String why) {
      return new Row(peer.name(), "-", "-", "-", "-", "-", "-", "absent", why);
    }

    /** Whether all was as it should be; nothing was if the peer is absent. */
    boolean isGood() {
      return verdict.equals(GOOD);
    }

    String text() {
      return String.format(
              "%-9s %-7s %-8s %-45s %-15s %-8s %-18s %-7s %s",
              peer, role, version, suite, group, key, client, verdict, what)
          .stripTrailing();
    }

    /** One line of JSON. */
    String json() {
      return "{"
          + String.join(
              ",",
              field("peer", peer),
              field("role", role),
              field("version", version),
              field("suite", suite),
              field("group", group),
              field("key", key),
              field("client_certificate", client),
              field("verdict", verdict),
              field("what", what))
          + "}";
    }

    private static String field(String name, String value) {
      String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"");
      return "\"" + name + "\":\"" + escaped.replaceAll("\\p{Cntrl}", " ") + "\"";
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final TreeSet<String> peers = new TreeSet<>();

  static Ledger shared() {
    return SHARED;
  }

  synchronized void present(Peer peer) {
    peers.add(peer.name() + ": " + peer.version());
  }

  synchronized void absent(Peer peer, String why) {
    peers.add(peer.name() + ": skipped, " + why);
  }

  synchronized Row enter(Conversation conversation, Facts facts, boolean good) {
    Expectation expected = conversation.expected();
    Role role = conversation.role() == Role.CLIENT ? Role.SERVER : Role.CLIENT;
    Row row =
        new Row(
            conversation.peer().name(),
            role.toString().toLowerCase(Locale.ROOT),
            conversation.version().toString(),
            known(facts.suite(), expected.suite()),
            known(facts.group(), expected.group()),
            conversation.peerTerms().key().toString(),
            conversation.clientCertificate(),
            good ? Row.GOOD : "FAILED",
            conversation.title().startsWith("TLS_") ? "" : conversation.title());
    rows.add(row);
    return row;
  }

  /** What was entered last. */
  synchronized Row last() {
    return rows.getLast();
  }

  private static String known(
      @org.jspecify.annotations.Nullable String said,
      @org.jspecify.annotations.Nullable String expected) {
    return said != null ? said : Objects.requireNonNullElse(expected, "-");
  }

  /** Writes the whole table as far as it is, and returns the part about one peer for the log. */
  synchronized String write(Peer about) {
    StringBuilder all = new StringBuilder();
    StringBuilder part = new StringBuilder();
    for (String peer : peers) {
      all.append(peer).append('\n');
      if (peer.startsWith(about.name() + ":")) {
        part.append(peer).append('\n');
      }
    }
    all.append('\n').append(Row.HEAD).append('\n');
    for (Row row : rows) {
      all.append(row.text()).append('\n');
      if (row.peer.equals(about.name())) {
        part.append(row.text()).append('\n');
      }
    }
    try {
      Files.createDirectories(Path.of("target", "interop"));
      Files.writeString(Path.of("target", "interop", "table.txt"), all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return part.toString();
  }
}
