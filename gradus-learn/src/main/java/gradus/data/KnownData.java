package gradus.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A data set that the program knows where to find, and how to tell that it is the right one.
 *
 * @param name what it is asked for by
 * @param description what it holds
 * @param licence under which terms
 * @param origin who made it
 * @param files its files
 */
public record KnownData(
    String name, String description, String licence, String origin, List<KnownFile> files) {
  private static final List<KnownData> ALL = read();

  /**
   * One file of a known data set.
   *
   * @param path where it lies in a data folder, with {@code /}
   * @param addresses where it is offered, best first
   * @param bytes its size; compressed files of the same content may differ a little
   * @param unpackedBytes the size of its content, 0 for a file that is not compressed
   * @param sha256 SHA-256 of its content, unpacked where it is compressed: 64 hexadecimal digits
   */
  public record KnownFile(
      String path, List<URI> addresses, long bytes, long unpackedBytes, String sha256) {
    /** Copies the addresses. */
    public KnownFile {
      addresses = List.copyOf(addresses);
    }

    /** Returns whether a file has the known content; one that cannot be read has not. */
    public boolean matches(Path file) {
      try {
        return sha256.equals(hash(file));
      } catch (IOException e) {
        return false;
      }
    }

    /** Hashes the content, at most one byte more of it than expected, so that no bomb explodes. */
    String hash(Path file) throws IOException {
      MessageDigest digest = Dataset.sha256();
      long most = Math.max(bytes, unpackedBytes) + 1;
      try (InputStream raw = Files.newInputStream(file);
          InputStream content = unpackedBytes > 0 ? new GZIPInputStream(raw, 1 << 16) : raw;
          InputStream in = new DigestInputStream(content, digest)) {
        byte[] piece = new byte[1 << 16];
        int count;
        while (most > 0 && (count = in.read(piece, 0, (int) Math.min(most, piece.length))) >= 0) {
          most -= count;
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  /** Copies the files. */
  public KnownData {
    files = List.copyOf(files);
  }

  /** Returns all known data sets. */
  public static List<KnownData> all() {
    return ALL;
  }

  /**
   * Returns the known data set of a name.
   *
   * @throws DataException when there is none
   */
  public static KnownData named(String name) {
    return ALL.stream()
        .filter(data -> data.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    "there is no data set '"
                        + name
                        + "'. "
                        + Names.hint(name, ALL.stream().map(KnownData::name).toList())));
  }

  /** Returns the size of all files, in bytes. */
  public long bytes() {
    return files.stream().mapToLong(KnownFile::bytes).sum();
  }

  private static List<KnownData> read() {
    try (InputStream in = KnownData.class.getResourceAsStream("known-data.json")) {
      return List.copyOf(
          JsonMapper.builder()
              .build()
              .readValue(Objects.requireNonNull(in), new TypeReference<List<KnownData>>() {}));
    } catch (IOException e) {
      throw new AssertionError("known-data.json is part of the program", e);
    }
  }

  /** Returns a line such as {@code mnist 11.6 MB CC BY-SA 3.0}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s  %.1f MB  %s", name, bytes() / 1e6, licence);
  }
}
