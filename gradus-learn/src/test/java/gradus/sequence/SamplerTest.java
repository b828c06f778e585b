package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.graph.DType;
import gradus.nn.Gru;
import gradus.nn.LanguageModel;
import gradus.nn.Lstm;
import gradus.nn.Pass;
import gradus.nn.RecurrentStack;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final int VOCABULARY = 11;
  private static final Sampling SHORT = Sampling.defaults().withLength(40);

  private final LanguageModel model = model();

  /** A model with an opinion: weights as they start would make all tokens nearly equal. */
  private static LanguageModel model() {
    var model =
        new LanguageModel(
            new RecurrentStack(List.of(new Lstm(VOCABULARY, 12), new Gru(12, 9)), 0.5));
    model.initialise(Rng.of(4));
    for (Parameter parameter : model.parameters()) {
      float[] values = parameter.tensor().toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] *= 4;
      }
      parameter.set(values);
    }
    return model;
  }

  private static int[] joined(int[] first, int... second) {
    return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
  }

  /** The logits of all elements, computed at once. */
  private static Tensor unrolled(LanguageModel model, int... tokens) {
    return model.apply(Tensor.of(tokens, 1, tokens.length), Pass.inference());
  }

  @Test
  void stepByStepEqualsUnrolled() {
    int[] tokens = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5};
    float[] expected = unrolled(model, tokens).toArray();
    Stepper stepper = Stepper.of(model, 1);
    assertThat(stepper.width()).isEqualTo(VOCABULARY);
    for (int pass = 0; pass < 2; pass++) {
      float[] logits = new float[VOCABULARY];
      for (int t = 0; t < tokens.length; t++) {
        stepper.step(tokens[t]);
        stepper.read(logits);
        for (int v = 0; v < VOCABULARY; v++) {
          assertThat(logits[v]).isCloseTo(expected[t * VOCABULARY + v], within(1e-5f));
        }
      }
      stepper.reset();
    }
  }

  @Test
  void temperatureZeroTakesWhatTheUnrolledNetworkHoldsMostProbable() {
    int[] prime = {7, 2, 8};
    int[] sample = new Sampler(model, SHORT.withTemperature(0)).sample(prime);
    assertThat(sample).hasSize(40);
    int[] best = unrolled(model, joined(prime, sample)).argMax(2).toIntArray();
    for (int i = 0; i < sample.length; i++) {
      assertThat(sample[i]).isEqualTo(best[prime.length - 1 + i]);
    }
    assertThat(new Sampler(model, SHORT.withTopK(1)).sample(prime)).isEqualTo(sample);
    assertThat(IntStream.of(sample).distinct().count()).isGreaterThan(1);
  }

  @Test
  void aStepIsDrawnWithTheProbabilitiesOfTheUnrolledNetwork() {
    int[] prime = {7, 2, 8};
    double[] probabilities =
        unrolled(model, prime)
            .get(1, 2)
            .reshape(VOCABULARY)
            .softmax(0)
            .cast(DType.FLOAT64)
            .toDoubleArray();
    int count = 4_000;
    double[] counts = new double[VOCABULARY];
    for (int[] sample : new Sampler(model, SHORT.withLength(1)).samples(count, prime)) {
      counts[sample[0]]++;
    }
    for (int v = 0; v < VOCABULARY; v++) {
      double deviation = Math.sqrt(probabilities[v] * (1 - probabilities[v]) / count);
      assertThat(counts[v] / count).isCloseTo(probabilities[v], within(4 * deviation));
    }
  }

  @Test
  void theSameSeedGivesTheSameSampleAndAnotherAnother() {
    int[] sample = new Sampler(model, SHORT).sample(1);
    assertThat(new Sampler(model, SHORT).sample(1)).isEqualTo(sample);
    assertThat(new Sampler(model(), SHORT).sample(1)).isEqualTo(sample);
    assertThat(new Sampler(model, SHORT.withSeed(2)).sample(1)).isNotEqualTo(sample);
  }

  @Test
  void aSampleDoesNotDependOnThoseBesideIt() {
    var sampler = new Sampler(model, SHORT);
    List<int[]> many = sampler.samples(70, 1); // more than are drawn at once
    List<int[]> few = sampler.samples(3, 1);
    assertThat(many.subList(0, 3)).containsExactlyElementsOf(few);
    assertThat(sampler.sample(1)).isEqualTo(few.getFirst());
    assertThat(many.stream().map(Arrays::toString).distinct()).hasSize(70);
  }

  @Test
  void thePrimeMattersAndIsReturnedOnlyWhenAsked() {
    var sampler = new Sampler(model, SHORT.withTemperature(0));
    int[] sample = sampler.sample(7, 2, 8);
    assertThat(sampler.sample(3, 3, 3)).isNotEqualTo(sample);
    Sampling returning = SHORT.withTemperature(0).withPrimeReturned();
    assertThat(new Sampler(model, returning).sample(7, 2, 8))
        .isEqualTo(joined(new int[] {7, 2, 8}, sample));
    assertThat(new Sampler(model, returning.withLength(0)).sample(7, 2)).containsExactly(7, 2);
    assertThat(new Sampler(model, SHORT.withLength(0)).sample(7, 2)).isEmpty();
  }

  @Test
  void aSampleThatGoesOnFromAnotherIsTheRestOfIt() {
    var greedy = SHORT.withTemperature(0);
    int[] whole = new Sampler(model, greedy).sample(7);
    int[] start = new Sampler(model, greedy.withLength(15)).sample(7);
    int[] rest = new Sampler(model, greedy.withLength(25)).sample(joined(new int[] {7}, start));
    assertThat(joined(start, rest)).isEqualTo(whole);
  }

  @Test
  void withoutPrimeTheFirstTokenIsAnyOfAll() {
    int[] first = new int[VOCABULARY];
    new Sampler(model, SHORT.withLength(1)).samples(1_000).forEach(sample -> first[sample[0]]++);
    assertThat(IntStream.of(first).min().getAsInt()).isGreaterThan(50); // of 91 on average
  }

  @Test
  void aStopEndsEachSampleWhereItComes() {
    var open = new Sampler(model, SHORT).samples(5, 1);
    int stop = open.getFirst()[12];
    List<int[]> cut = new Sampler(model, SHORT.withStop(stop)).samples(5, 1);
    for (int i = 0; i < 5; i++) {
      int[] expected = IntStream.of(open.get(i)).takeWhile(token -> token != stop).toArray();
      assertThat(cut.get(i)).isEqualTo(expected);
    }
    assertThat(cut.getFirst()).hasSizeLessThan(13);
  }

  @Test
  void theIteratorDrawsTheSameSample() {
    for (Sampling sampling : List.of(SHORT, SHORT.withPrimeReturned(), SHORT.withStop(2))) {
      var sampler = new Sampler(model, sampling);
      List<Integer> tokens = new ArrayList<>();
      PrimitiveIterator.OfInt iterator = sampler.iterator(1, new int[] {4, 5});
      iterator.forEachRemaining((int token) -> tokens.add(token));
      assertThat(tokens.stream().mapToInt(Integer::intValue).toArray())
          .isEqualTo(sampler.samples(2, 4, 5).getLast());
      assertThat(iterator.hasNext()).isFalse();
      assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::nextInt);
    }
  }

  @Test
  void tokensAreHandedOnAsTheyAreDrawnUntilTheListenerHasEnough() {
    List<String> events = new ArrayList<>();
    Sampling returning = SHORT.withPrimeReturned();
    new Sampler(model, returning)
        .draw(2, new int[] {4}, (sample, token) -> events.add(sample + ":" + token));
    assertThat(events).hasSize(82).startsWith("0:4", "1:4");
    events.clear();
    new Sampler(model, returning)
        .draw(
            2,
            new int[] {4},
            (sample, token) -> {
              events.add(sample + ":" + token);
              return events.size() < 7;
            });
    assertThat(events).hasSize(7);
  }

  @Test
  @Tag("alone")
  void drawingAllocatesNothing() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Sampling endless = Sampling.defaults().withLength(Integer.MAX_VALUE);
    int draws = 1_000;
    for (Sampling sampling : List.of(endless, endless.withTopK(4).withTopP(0.9))) {
      PrimitiveIterator.OfInt tokens = new Sampler(model, sampling).iterator(0, new int[] {3});
      tokens.nextInt();
      long least = Long.MAX_VALUE; // in some rounds the JVM takes a little for itself
      for (int round = 0; round < 5; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < draws; i++) {
          tokens.nextInt();
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertThat(least / draws).isLessThan(16);
    }
  }

  @Test
  void aTokenOutsideTheVocabularyIsRefused() {
    var sampler = new Sampler(model, SHORT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sampler.sample(3, VOCABULARY))
        .withMessage("the prime: expected a token from 0 to 10, got 11");
    assertThatIllegalArgumentException().isThrownBy(() -> sampler.iterator(0, new int[] {-1}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sampler(model, SHORT.withStop(40)))
        .withMessage("the stop: expected a token from 0 to 10, got 40");
  }

  @Test
  void weightsThatAreNotFiniteAreNamed() {
    Parameter bias = model.parameters().getLast();
    float[] values = bias.tensor().toArray();
    values[3] = Float.NaN;
    bias.set(values);
    assertThatIllegalStateException()
        .isThrownBy(() -> new Sampler(model, SHORT).sample(1))
        .withMessageStartingWith("the outputs of the model are not finite");
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SHORT.withTemperature(-0.1))
        .withMessage(
            "the temperature must be 0 (always the most probable) or more, got -0.1. Try 0.8.");
    assertThatIllegalArgumentException().isThrownBy(() -> SHORT.withTemperature(Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SHORT.withTemperature(Double.POSITIVE_INFINITY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SHORT.withTopK(0))
        .withMessage("top-k must be 1 or more, got 0. To draw from all, leave it out.");
    for (double p : new double[] {0, -1, 1.01, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SHORT.withTopP(p))
          .withMessage("top-p must be above 0 and at most 1, got " + p + ". Try 0.9.");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SHORT.withLength(-1))
        .withMessage("the length must be 0 or more, got -1.");
  }
}
