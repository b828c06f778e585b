package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenChoiceTest {
  private static final int DRAWS = 50_000;

  private static int[] counts(Sampling sampling, float... logits) {
    var choice = new TokenChoice(sampling, logits.length);
    Rng rng = Rng.of(3);
    int[] counts = new int[logits.length];
    for (int i = 0; i < DRAWS; i++) {
      counts[choice.draw(logits, 0, rng)]++;
    }
    return counts;
  }

  private static Set<Integer> drawn(Sampling sampling, float... logits) {
    int[] counts = counts(sampling, logits);
    Set<Integer> drawn = new TreeSet<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        drawn.add(i);
      }
    }
    return drawn;
  }

  /** Pearson's chi-square of counts against probabilities in proportion to some weights. */
  private static double chiSquare(int[] counts, double... weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = DRAWS * weights[i] / total;
      if (expected == 0) {
        assertThat(counts[i]).isZero();
      } else {
        sum += (counts[i] - expected) * (counts[i] - expected) / expected;
      }
    }
    return sum;
  }

  private static float[] logs(double... probabilities) {
    float[] logits = new float[probabilities.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(probabilities[i]);
    }
    return logits;
  }

  @Test
  void tokensAreDrawnWithTheProbabilitiesOfTheModel() {
    float[] logits = logs(0.4, 0.05, 0.3, 0.05, 0.2);
    int[] counts = counts(Sampling.defaults(), logits);
    // The 99.9th percentile of chi-square with four degrees of freedom is 18.47.
    assertThat(chiSquare(counts, 0.4, 0.05, 0.3, 0.05, 0.2)).isLessThan(18.47);
    assertThat(chiSquare(counts, 0.38, 0.06, 0.3, 0.05, 0.21)).isGreaterThan(18.47);
  }

  @Test
  void theTemperatureIsAnExponent() {
    float[] logits = logs(0.4, 0.05, 0.3, 0.05, 0.2);
    int[] cold = counts(Sampling.defaults().withTemperature(0.5), logits);
    assertThat(chiSquare(cold, 0.16, 0.0025, 0.09, 0.0025, 0.04)).isLessThan(18.47);
    int[] hot = counts(Sampling.defaults().withTemperature(2), logits);
    assertThat(
            chiSquare(
                hot,
                Math.sqrt(0.4),
                Math.sqrt(0.05),
                Math.sqrt(0.3),
                Math.sqrt(0.05),
                Math.sqrt(0.2)))
        .isLessThan(18.47);
  }

  @Test
  void topKKeepsTheProportionsOfWhatItKeeps() {
    int[] counts = counts(Sampling.defaults().withTopK(3), logs(0.4, 0.05, 0.3, 0.05, 0.2));
    assertThat(chiSquare(counts, 0.4, 0, 0.3, 0, 0.2)).isLessThan(13.82); // two degrees of freedom
  }

  @Test
  void topKKeepsThatManyAndTheFirstOfEquals() {
    float[] logits = {1, 3, 3, 0, 3, 2, 3};
    assertThat(drawn(Sampling.defaults().withTopK(1), logits)).containsExactly(1);
    assertThat(drawn(Sampling.defaults().withTopK(2), logits)).containsExactly(1, 2);
    assertThat(drawn(Sampling.defaults().withTopK(3), logits)).containsExactly(1, 2, 4);
    assertThat(drawn(Sampling.defaults().withTopK(5), logits)).containsExactly(1, 2, 4, 5, 6);
    assertThat(drawn(Sampling.defaults().withTopK(7), logits)).hasSize(7);
    assertThat(drawn(Sampling.defaults().withTopK(100), logits)).hasSize(7);
  }

  @Test
  void topPKeepsTheFewestThatReachIt() {
    float[] logits = logs(0.05, 0.5, 0.15, 0.3);
    assertThat(drawn(Sampling.defaults().withTopP(1e-9), logits)).containsExactly(1);
    assertThat(drawn(Sampling.defaults().withTopP(0.49), logits)).containsExactly(1);
    assertThat(drawn(Sampling.defaults().withTopP(0.51), logits)).containsExactly(1, 3);
    assertThat(drawn(Sampling.defaults().withTopP(0.79), logits)).containsExactly(1, 3);
    assertThat(drawn(Sampling.defaults().withTopP(0.81), logits)).containsExactly(1, 2, 3);
    assertThat(drawn(Sampling.defaults().withTopP(0.96), logits)).containsExactly(0, 1, 2, 3);
    int[] counts = counts(Sampling.defaults().withTopP(0.9), logits);
    assertThat(chiSquare(counts, 0, 0.5, 0.15, 0.3)).isLessThan(13.82);
  }

  @Test
  void topPTakesTheFirstOfEquals() {
    float[] logits = {7, 7, 7, 7};
    assertThat(drawn(Sampling.defaults().withTopP(0.25), logits)).containsExactly(0);
    assertThat(drawn(Sampling.defaults().withTopP(0.5), logits)).containsExactly(0, 1);
    assertThat(drawn(Sampling.defaults().withTopP(0.51), logits)).containsExactly(0, 1, 2);
  }

  @Test
  void topPCountsAmongWhatTopKLeft() {
    float[] logits = logs(0.4, 0.3, 0.2, 0.1);
    Sampling both = Sampling.defaults().withTopK(2).withTopP(0.57); // 0.4 of 0.7 is 0.571
    assertThat(drawn(both, logits)).containsExactly(0);
    assertThat(drawn(both.withTopP(0.58), logits)).containsExactly(0, 1);
  }

  @Test
  void temperatureZeroTakesTheFirstOfTheMostProbable() {
    assertThat(drawn(Sampling.defaults().withTemperature(0), 1, 5, 5, 2)).containsExactly(1);
  }

  @Test
  void extremeLogitsAreNoTrouble() {
    float huge = Float.MAX_VALUE;
    assertThat(drawn(Sampling.defaults().withTemperature(1e-300), -huge, 0, huge, huge))
        .containsExactly(2, 3);
    assertThat(drawn(Sampling.defaults().withTemperature(1e-300).withTopP(0.9), -huge, huge, 0))
        .containsExactly(1);
    assertThat(drawn(Sampling.defaults().withTemperature(1e300), -huge, 0, huge)).hasSize(3);
    assertThat(drawn(Sampling.defaults(), -huge, 0, -huge)).containsExactly(1);
  }

  @Test
  void aLateRowIsDrawnFromItsOwnLogits() {
    var choice = new TokenChoice(Sampling.defaults().withTopK(1), 3);
    assertThat(choice.draw(new float[] {9, 0, 0, 0, 0, 9, 0, 9, 0}, 3, Rng.of(1))).isEqualTo(2);
    var nucleus = new TokenChoice(Sampling.defaults().withTopP(0.5), 3);
    assertThat(nucleus.draw(new float[] {9, 0, 0, 0, 0, 9, 0, 9, 0}, 6, Rng.of(1))).isEqualTo(1);
  }

  /** The heap against sorting, on random logits with many ties. */
  @Test
  void theBestAreThoseOfASortedList() {
    Rng rng = Rng.of(5);
    for (int round = 0; round < 300; round++) {
      int size = 1 + rng.nextInt(40);
      float[] logits = new float[size];
      for (int i = 0; i < size; i++) {
        logits[i] = rng.nextInt(6);
      }
      int k = 1 + rng.nextInt(size);
      int[] sorted =
          IntStream.range(0, size)
              .boxed()
              .sorted(
                  (a, b) -> logits[a] == logits[b] ? a - b : Float.compare(logits[b], logits[a]))
              .limit(k)
              .mapToInt(Integer::intValue)
              .toArray();
      assertThat(new TokenChoice(Sampling.defaults().withTopK(k), size).best(logits))
          .containsExactly(sorted);
    }
  }

  @Test
  void theSameSeedGivesTheSameDraws() {
    float[] logits = logs(0.4, 0.3, 0.2, 0.1);
    var one = new TokenChoice(Sampling.defaults(), 4);
    var other = new TokenChoice(Sampling.defaults(), 4);
    Rng rng = Rng.of(11);
    Rng same = Rng.of(11);
    int total = 0;
    for (int i = 0; i < 20_000; i++) { // long enough for the compiler to step in
      int token = one.draw(logits, 0, rng);
      total += token;
      assertThat(other.draw(logits, 0, same)).isEqualTo(token);
    }
    assertThat(total / 20_000.0).isCloseTo(1, within(0.03));
  }
}
