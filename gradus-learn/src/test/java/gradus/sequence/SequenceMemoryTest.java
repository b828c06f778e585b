package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import gradus.Rng;
import gradus.optim.Adam;
import gradus.optim.Clip;
import gradus.train.Metric;
import gradus.train.Objective;
import gradus.train.Trainer;
import gradus.train.Training;
import gradus.train.TrainingListener;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceMemoryTest {
  private static final Vocabulary LETTERS = Vocabulary.ofCharacters("abcdefgh");

  /** Counts what the training thread allocates in later steps. */
  private static final class Meter implements TrainingListener {
    private static final int SKIPPED = 200;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long atStart;
    private double bytesPerStep = Double.NaN;

    @Override
    public void step(Training training) {
      long now = threads.getCurrentThreadAllocatedBytes();
      if (training.step() == SKIPPED) {
        atStart = now;
      } else if (training.step() > SKIPPED && training.position() == training.examples()) {
        bytesPerStep = (double) (now - atStart) / (training.step() - SKIPPED);
      }
    }
  }

  private static double bytesPerStep(Objective objective) {
    var meter = new Meter();
    Trainer.of(LanguageModelSpec.parse("lstm:2x8").withDropout(0.1).build(LETTERS.size()))
        .optimizer(Clip.byNorm(5).then(Adam.of(0.01)))
        .metric(Metric.bits())
        .batchSize(4)
        .epochs(1)
        .listener(meter)
        .fit(objective);
    return meter.bytesPerStep;
  }

  private static int[] tokens(Rng rng, int count) {
    int[] tokens = new int[count];
    Arrays.setAll(tokens, _ -> rng.nextInt(LETTERS.size()));
    return tokens;
  }

  @Test
  void aStepOnAStreamAllocatesLessThanAKilobyte() {
    TokenStreams text = TokenStreams.of(tokens(Rng.of(1), 20_001), LETTERS, 4, 5);
    assertThat(bytesPerStep(text)).isBetween(0.0, 1024.0);
  }

  @Test
  void aStepOnWordsAllocatesLessThanAKilobyte() {
    Rng rng = Rng.of(2);
    List<int[]> words = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      words.add(tokens(rng, 5 + rng.nextInt(12)));
    }
    assertThat(bytesPerStep(MaskedSequences.of(words, LETTERS))).isBetween(0.0, 1024.0);
  }
}
