package gradus.abc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Traditional tunes that come with Gradus: jigs, a slip jig, reels, hornpipes, polkas and waltzes
 * in plain settings. The melodies are in the public domain.
 */
public final class Tunes {
  private Tunes() {}

  /** Returns all tunes. */
  public static List<AbcTune> all() {
    return Abc.parse(text(), Abc.Mode.STRICT);
  }

  /**
   * Returns the tunes of a kind.
   *
   * @param rhythm {@code jig}, {@code slip jig}, {@code reel}, {@code hornpipe}, {@code polka} or
   *     {@code waltz}
   */
  public static List<AbcTune> of(String rhythm) {
    return all().stream().filter(t -> t.score().rhythm().equals(rhythm)).toList();
  }

  /** Returns the book of all tunes, in ABC. */
  public static String text() {
    try (InputStream in = Tunes.class.getResourceAsStream("tunes.abc")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks gradus/abc/tunes.abc");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
