package gradus.engrave;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.abc.Abc;
import gradus.score.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The picture in docs/scores.md is the tune beside it, as it is engraved now. */
class ScoresPageTest {
  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void thePictureShowsTheTune() throws IOException {
    String page = Files.readString(DOCS.resolve("scores.md"));
    int start = page.indexOf("```abc\n") + "```abc\n".length();
    String tune = page.substring(start, page.indexOf("```", start));
    Score score = Abc.parse(tune, Abc.Mode.STRICT).getFirst().score();
    String svg = Engraving.toSvg(score, Engraving.Settings.standard().withWidth(900));
    Path picture = DOCS.resolve("images/tune.svg");
    if (Boolean.getBoolean("gradus.docs.write")) { // after a change of the engraver
      Files.writeString(picture, svg);
    }
    assertThat(Files.readString(picture)).isEqualTo(svg);
  }
}
