package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long now;

  /** A run of ten epochs of 60,000 images. */
  private record Fake(int epoch, int position) implements Training {
    @Override
    public int examples() {
      return 60_000;
    }

    @Override
    public String unit() {
      return "images";
    }

    @Override
    public int epochs() {
      return 10;
    }

    @Override
    public long step() {
      return position / 100;
    }

    @Override
    public double loss() {
      return 0.1;
    }

    @Override
    public Scores scores() {
      return of(0.0812, 0.9764);
    }

    @Override
    public void stop() {
      throw new AssertionError("a bar does not stop training");
    }
  }

  private static Scores of(double loss, double accuracy) {
    SequencedMap<String, Double> metrics = new LinkedHashMap<>(Map.of("accuracy", accuracy));
    return new Scores(loss, metrics);
  }

  private ProgressBar bar(Charset charset, boolean live, int width) {
    var out = new PrintStream(bytes, true, charset);
    return new ProgressBar(out, charset, live, width, () -> now);
  }

  private String drawn(Charset charset, int width) {
    ProgressBar bar = bar(charset, true, width);
    bar.started(new Fake(2, 0));
    now += 341_283_000; // 37,200 images in that time are 109,000 images a second
    bar.step(new Fake(2, 37_200));
    return bytes.toString(charset);
  }

  @Test
  void aTerminalGetsOneLineThatIsRedrawn() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY); // the numbers stay as they are
    try {
      assertThat(drawn(StandardCharsets.UTF_8, 120))
          .isEqualTo(
              "\repoch  3/10 ━━━━━━━━━━━━━━━╸━━━━━━━━━  62 %  109,000 images/s"
                  + "  loss 0.0812  accuracy 0.9764  4 s left\u001b[K");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void theBarGivesWayOnANarrowTerminalAndTheLineNeverWraps() {
    assertThat(drawn(StandardCharsets.UTF_8, 86))
        .isEqualTo(
            "\repoch  3/10 ━━━━━╸━━━  62 %  109,000 images/s"
                + "  loss 0.0812  accuracy 0.9764  4 s left\u001b[K");
    bytes.reset();
    assertThat(drawn(StandardCharsets.UTF_8, 40))
        .isEqualTo("\repoch  3/10   62 %  109,000 images/s  l\u001b[K");
  }

  @Test
  void asciiTerminalsGetAscii() {
    assertThat(drawn(StandardCharsets.US_ASCII, 120)).contains("===============>---------  62 %");
  }

  @Test
  void stepsBetweenTwoDrawingsCostNothingAndDrawNothing() {
    ProgressBar bar = bar(StandardCharsets.UTF_8, true, 100);
    bar.started(new Fake(0, 0));
    for (int i = 1; i <= 1000; i++) {
      now += 1_000_000; // a second in all
      bar.step(new Fake(0, 10 * i));
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).chars().filter(c -> c == '\r').count())
        .isEqualTo(10);
  }

  @Test
  void elsewhereEachEvaluationIsALine() {
    ProgressBar bar = bar(StandardCharsets.UTF_8, false, 0);
    bar.started(new Fake(0, 0));
    now += 1_000_000_000;
    bar.step(new Fake(0, 100));
    var evaluation = new Evaluation(1, 600, 0.001, of(0.25, 0.9), of(0.2, 0.95));
    bar.evaluated(new Fake(1, 0), evaluation);
    bar.evaluated(new Fake(1, 30_000), new Evaluation(1.5, 900, 0.001, of(1e-5, 0.9), null));
    var run = new TrainingRun(List.of(evaluation), 0, TrainingRun.Outcome.STOPPED_EARLY, 600, 1.0);
    bar.stopped(new Fake(1, 0), run);
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            epoch  1/10  loss 0.2500  accuracy 0.9000  validation loss 0.2000  accuracy 0.9500
            epoch 1.50/10  loss 1.000e-05  accuracy 0.9000
            stopped early  best: epoch 1, accuracy 0.9500
            """);
  }

  @Test
  void timeIsToldInUnitsThatSuitIt() {
    assertThat(ProgressBar.duration(3.2)).isEqualTo("3 s");
    assertThat(ProgressBar.duration(130)).isEqualTo("2 min 10 s");
    assertThat(ProgressBar.duration(3900)).isEqualTo("1 h 5 min");
  }
}
