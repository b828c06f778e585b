package gradus.study;

import gradus.store.AtomicWriter;
import gradus.store.ModelFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The finished runs of studies, a file each. A record is used again only for a run of the very same
 * settings, seed and data, all of which it holds.
 *
 * @param folder where the files lie
 */
record TrialStore(Path folder) {
  /** Raised when the way of training changes, so that old records are not taken for new ones. */
  private static final int FORMAT = 1;

  private static final long MOST_BYTES = 64L << 20;
  private static final JsonMapper MAPPER =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).build())
              .build());

  /**
   * What a run is known by.
   *
   * @param label the varied settings in words, for the file's name
   * @param settings all settings
   * @param seed the seed of the run
   * @param data SHA-256 of the data
   */
  record Key(String label, TrialSettings settings, long seed, String data) {}

  /** Returns the result of a run, if it is here; a file that is damaged counts as none. */
  Optional<TrialResult> find(Key key) {
    Path file = file(key);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        return Optional.empty();
      }
      JsonNode entry = MAPPER.readTree(Files.readString(file));
      ObjectNode expected = entry(key);
      boolean same =
          expected.properties().stream()
              .allMatch(field -> field.getValue().equals(entry.get(field.getKey())));
      return same
          ? Optional.ofNullable(MAPPER.treeToValue(entry.get("result"), TrialResult.class))
          : Optional.empty();
    } catch (IOException | JacksonException _) {
      return Optional.empty();
    }
  }

  /** Keeps a result, whole or not at all. */
  void keep(Key key, TrialResult result) {
    ObjectNode entry = entry(key);
    entry.set("result", MAPPER.valueToTree(result));
    AtomicWriter.standard().write(file(key), MAPPER.writeValueAsString(entry) + "\n");
  }

  /** What a record begins with, and what must be the same for it to be used again. */
  private static ObjectNode entry(Key key) {
    ObjectNode entry = MAPPER.createObjectNode();
    entry.put("format", FORMAT);
    ObjectNode settings = entry.putObject("settings");
    key.settings().texts().forEach(settings::put);
    entry.put("seed", String.valueOf(key.seed())); // JSON's numbers are not all of a long
    entry.put("data", key.data());
    return entry;
  }

  /** Makes the folder. */
  void prepare() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw ModelFileException.writing(folder, e);
    }
  }

  private Path file(Key key) {
    String slug = key.label().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
    String shown = slug.length() > 60 ? slug.substring(0, 60) : slug;
    String all = FORMAT + "\n" + key.settings().texts() + "\n" + key.seed() + "\n" + key.data();
    return folder.resolve(shown + "-seed-" + key.seed() + "-" + hash(all) + ".json");
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
