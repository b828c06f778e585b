package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Rng;
import gradus.optim.Adam;
import gradus.optim.Clip;
import gradus.train.AllocationMeter;
import gradus.train.Metric;
import gradus.train.Objective;
import gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("alone")
class SequenceMemoryTest {
  private static final Vocabulary LETTERS = Vocabulary.ofCharacters("abcdefgh");

  private static double bytesPerStep(Objective objective) {
    var meter = new AllocationMeter();
    Trainer.of(LanguageModelSpec.parse("lstm:2x8").withDropout(0.1).build(LETTERS.size()))
        .optimizer(Clip.byNorm(5).then(Adam.of(0.01)))
        .metric(Metric.bits())
        .batchSize(4)
        .epochs(1)
        .listener(meter)
        .fit(objective);
    return meter.bytesPerStep();
  }

  private static int[] tokens(Rng rng, int count) {
    int[] tokens = new int[count];
    Arrays.setAll(tokens, _ -> rng.nextInt(LETTERS.size()));
    return tokens;
  }

  @Test
  void aStepOnAStreamAllocatesLessThanAKilobyte() {
    TokenStreams text = TokenStreams.of(tokens(Rng.of(1), 200_001), LETTERS, 4, 5);
    assertThat(bytesPerStep(text)).isBetween(0.0, 1024.0);
  }

  @Test
  void aStepOnWordsAllocatesLessThanAKilobyte() {
    Rng rng = Rng.of(2);
    List<int[]> words = new ArrayList<>();
    for (int i = 0; i < 24_000; i++) {
      words.add(tokens(rng, 5 + rng.nextInt(12)));
    }
    assertThat(bytesPerStep(MaskedSequences.of(words, LETTERS))).isBetween(0.0, 1024.0);
  }
}
