package gradus.musicxml;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Rng;
import gradus.data.DataException;
import gradus.engrave.Engraving;
import gradus.score.Score;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Broken files end in a message or in a score; nothing else comes out of the reader. */
class MusicXmlFuzzTest {
  private static final String[] WORDS = {
    "<",
    ">",
    "/",
    "&",
    "&lt;",
    "-1",
    "999999999",
    "1e308",
    "0",
    "<note>",
    "</note>",
    "<chord/>",
    "<backup><duration>7</duration></backup>",
    "<!--",
    "<![CDATA[",
    "<!DOCTYPE a>",
    "\0",
    "\u00e9"
  };

  @Test
  void aFewThousandBrokenFilesEndWell() throws IOException {
    assertThat(read(2_000, 1)).isPositive();
  }

  @Test
  @Tag("slow") // so many take half a minute; they are what the limits of the reader rest on
  void aHundredThousandBrokenFilesEndWell() throws IOException {
    assertThat(read(100_000, 2)).isPositive();
  }

  /** Returns how many of the broken files could still be read. */
  private static int read(int files, int seed) throws IOException {
    Rng rng = Rng.of(seed);
    byte[] whole = MusicXmlTest.written(MusicXmlTest.tune());
    int scores = 0;
    for (int i = 0; i < files; i++) {
      byte[] broken = mutated(whole, rng);
      try {
        Score score = MusicXml.read(new ByteArrayInputStream(broken), "f");
        scores++;
        if (scores % 100 == 0) { // whatever was read can be drawn and written
          Engraving.toSvg(score, Engraving.Settings.standard());
          MusicXmlTest.written(score);
        }
      } catch (DataException e) {
        assertThat(e).hasMessageMatching("(?s)f(, line \\d+, column \\d+)?: .*");
      }
    }
    return scores;
  }

  private static byte[] mutated(byte[] whole, Rng rng) {
    byte[] bytes = whole.clone();
    int changes = 1 + rng.nextInt(3);
    for (int change = 0; change < changes; change++) {
      int at = rng.nextInt(bytes.length);
      switch (rng.nextInt(5)) {
        case 0 -> bytes[at] = (byte) rng.nextInt(256);
        case 1 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        case 2 -> {
          String word = WORDS[rng.nextInt(WORDS.length)];
          byte[] in = word.getBytes(java.nio.charset.StandardCharsets.UTF_8);
          byte[] longer = Arrays.copyOf(bytes, bytes.length + in.length);
          System.arraycopy(in, 0, longer, at, in.length);
          System.arraycopy(bytes, at, longer, at + in.length, bytes.length - at);
          bytes = longer;
        }
        case 3 -> { // another digit, so that the file stays well-formed
          while (at < bytes.length - 1 && !Character.isDigit(bytes[at])) {
            at++;
          }
          bytes[at] = (byte) ('0' + rng.nextInt(10));
        }
        default -> { // a piece moves
          int length = Math.min(1 + rng.nextInt(200), bytes.length - at);
          int to = rng.nextInt(bytes.length - length + 1);
          System.arraycopy(bytes.clone(), at, bytes, to, length);
        }
      }
    }
    return bytes;
  }
}
