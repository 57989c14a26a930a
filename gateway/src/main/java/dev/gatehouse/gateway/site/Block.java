package dev.gatehouse.gateway.site;

import dev.gatehouse.gateway.report.Nearest;
import dev.gatehouse.gateway.site.Yaml.Place;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A mapping of which every key is known. */
final class Block {
  private final Place at;
  private final Map<String, Yaml.Entry> entries = new HashMap<>();
  private boolean misspelt;

  private Block(Place at) {
    this.at = at;
  }

  /** The node as a block of that section; says what is unknown in it. Empty if it is no block. */
  static Optional<Block> of(Yaml node, Section section, Findings findings) {
    if (node instanceof Yaml.Faulty) return Optional.empty();
    if (!(node instanceof Yaml.Mapping mapping)) {
      findings.error(
          node.at(),
          "Here stands "
              + node.noun()
              + " where "
              + section.noun()
              + " is wanted, with keys: "
              + String.join(", ", section.keys())
              + ".");
      return Optional.empty();
    }
    var block = new Block(mapping.at());
    for (Yaml.Entry entry : mapping.entries()) {
      String key = entry.key().text();
      if (section.keys().contains(key)) {
        block.entries.put(key, entry);
      } else {
        findings.error(entry.key().at(), unknown(key, section));
        block.misspelt = true;
      }
    }
    return Optional.of(block);
  }

  private static String unknown(String key, Section section) {
    String later = section.later().get(key);
    if (later != null) {
      return later + " is not there yet: leave “" + key + "” out.";
    }
    return section.noun().substring(0, 1).toUpperCase(java.util.Locale.ROOT)
        + section.noun().substring(1)
        + " has no key "
        + Findings.quoted(key)
        + Nearest.to(key, section.keys())
            .map(it -> "; did you mean " + it + "?")
            .orElseGet(() -> ": there is " + String.join(", ", section.keys()) + ".");
  }

  /** Where it begins. */
  Place at() {
    return at;
  }

  /** Whether a key was unknown: what seems to be missing may be that. */
  boolean isMisspelt() {
    return misspelt;
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  Optional<Yaml> get(String key) {
    return Optional.ofNullable(entries.get(key)).map(Yaml.Entry::value);
  }

  /** Where the key stands, or the block begins where it is missing. */
  Place at(String key) {
    Yaml.Entry entry = entries.get(key);
    return entry == null ? at : entry.key().at();
  }
}
