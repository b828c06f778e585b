package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Rng;
import gradus.Tensor;
import gradus.data.DataException;
import gradus.data.Normalisation;
import gradus.nn.Loss;
import gradus.nn.Pass;
import gradus.nn.StandardLoss;
import gradus.nn.VectorModel;
import gradus.optim.Adam;
import gradus.train.Batches;
import gradus.train.Evaluator;
import gradus.train.OutputKind;
import gradus.train.Recording;
import gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class VectorSequencesTest {
  private static final int WIDTH = 3;

  /** Sequences of 1 to 24 vectors with components from 0 to 1. */
  private static List<float[][]> sequences(int count) {
    Rng rng = Rng.of(7);
    List<float[][]> sequences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[][] sequence = new float[1 + rng.nextInt(24)][WIDTH];
      for (float[] vector : sequence) {
        for (int j = 0; j < WIDTH; j++) {
          vector[j] = rng.nextFloat();
        }
      }
      sequences.add(sequence);
    }
    return sequences;
  }

  private static List<float[][]> one(float[][] sequence) {
    return Collections.singletonList(sequence);
  }

  private static VectorModel model(String word) {
    VectorModel model = LanguageModelSpec.parse(word).buildForVectors(WIDTH);
    model.initialise(Rng.of(3));
    return model;
  }

  /**
   * Returns a model's outputs for one sequence from the zero state, given zeros and all but the
   * last.
   */
  private static float[] answers(VectorModel model, float[][] sequence, int from, int to) {
    float[] inputs = new float[(to - from) * WIDTH];
    for (int t = from; t < to; t++) {
      if (t > 0) {
        System.arraycopy(sequence[t - 1], 0, inputs, (t - from) * WIDTH, WIDTH);
      }
    }
    return model.apply(Tensor.of(inputs, 1, to - from, WIDTH)).toArray();
  }

  private static double lossAt(StandardLoss loss, float[] answers, int place, float[] target) {
    double sum = 0;
    for (int j = 0; j < WIDTH; j++) {
      double y = answers[place * WIDTH + j];
      sum +=
          loss.kind() == StandardLoss.Kind.SQUARED_ERROR
              ? (y - target[j]) * (y - target[j])
              : Math.log1p(Math.exp(y)) - y * target[j];
    }
    return sum;
  }

  /** A plain walk over each window of each sequence. */
  private static double walk(
      VectorModel model, List<float[][]> sequences, StandardLoss loss, int window) {
    double sum = 0;
    int count = 0;
    for (float[][] sequence : sequences) {
      for (int from = 0; from < sequence.length; from += window) {
        int to = Math.min(from + window, sequence.length);
        float[] answers = answers(model, sequence, from, to);
        for (int t = from; t < to; t++) {
          sum += lossAt(loss, answers, t - from, sequence[t]);
          count++;
        }
      }
    }
    return sum / count;
  }

  private static double measured(VectorModel model, VectorSequences data, int size) {
    return new Evaluator(model, List.of(), data, size).scores().loss();
  }

  @Test
  void theLossIsTheMeanOverPlacesOfTheSumOverComponents() {
    VectorModel model = model("lstm:2x4");
    List<float[][]> sequences = sequences(30);
    for (StandardLoss loss : List.of(Loss.squaredError(), Loss.binaryCrossEntropy())) {
      VectorSequences whole = VectorSequences.of(sequences, loss);
      for (int size : new int[] {1, 7, 500}) {
        assertThat(measured(model, whole, size))
            .isCloseTo(walk(model, sequences, loss, 100), within(1e-5));
        assertThat(measured(model, whole.inWindows(5), size))
            .isCloseTo(walk(model, sequences, loss, 5), within(1e-5));
      }
    }
  }

  @Test
  void withoutTheFirstVectorAllOthersCount() {
    VectorModel model = model("gru:5");
    List<float[][]> sequences = sequences(20);
    StandardLoss loss = Loss.binaryCrossEntropy();
    double sum = 0;
    int count = 0;
    for (float[][] sequence : sequences) {
      if (sequence.length > 1) {
        float[] answers = answers(model, sequence, 1, sequence.length);
        for (int t = 1; t < sequence.length; t++) {
          sum += lossAt(loss, answers, t - 1, sequence[t]);
          count++;
        }
      }
    }
    VectorSequences data = VectorSequences.of(sequences, loss).withoutFirst();
    assertThat(data.predicted()).isEqualTo(count);
    assertThat(measured(model, data, 6)).isCloseTo(sum / count, within(1e-5));
  }

  @Test
  void everyPlaceIsPredictedOnce() {
    List<float[][]> sequences = sequences(40);
    int places = sequences.stream().mapToInt(sequence -> sequence.length).sum();
    VectorModel model = model("rnn:2");
    for (int window : new int[] {1, 4, 10, 100}) {
      VectorSequences data = VectorSequences.of(sequences, Loss.squaredError()).inWindows(window);
      assertThat(data.predicted()).isEqualTo(places);
      Batches batches = data.batches(8);
      int[] order = batches.order(Rng.of(1));
      assertThat(order).hasSize(data.examples()).doesNotHaveDuplicates();
      int counted = 0;
      int steps = 0;
      for (int from = 0; from < data.examples(); steps++) {
        Recording recording = batches.record(model, batches.form(order, from), Pass.inference());
        from += recording.fill(order, from);
        counted += recording.count();
      }
      assertThat(counted).isEqualTo(places);
      assertThat(steps).isEqualTo(batches.steps());
    }
  }

  @Test
  void paddingHasNoPartInTheGradient() {
    VectorModel model = model("lstm:4");
    float[][] brief = sequences(1).getFirst();
    float[][] lengthy = new float[7][WIDTH];
    for (int t = 0; t < 7; t++) {
      lengthy[t][t % WIDTH] = 1;
    }
    brief = new float[][] {brief[0], brief[1], brief[2]};
    List<float[]> parts = new ArrayList<>();
    for (List<float[][]> each : List.of(one(brief), one(lengthy), List.of(brief, lengthy))) {
      Batches batches = VectorSequences.of(each, Loss.squaredError()).batches(2);
      int[] order = batches.order(null);
      var form = new Batches.Form(each.size(), 7);
      Recording recording = batches.record(model, form, Pass.inference());
      var gradients = Gradients.ofParameters(recording.loss(), model.parameters());
      HeldPlan plan = HeldPlan.of(gradients, List.of());
      recording.fill(order, 0);
      plan.run();
      parts.add(plan.toArray(0));
    }
    for (int i = 0; i < parts.getFirst().length; i++) {
      float expected = (3 * parts.get(0)[i] + 7 * parts.get(1)[i]) / 10;
      assertThat(parts.get(2)[i]).isCloseTo(expected, within(1e-6f));
    }
  }

  @Test
  void aTurningWheelIsLearnt() {
    List<float[][]> wheels = new ArrayList<>();
    for (int phase = 0; phase < WIDTH; phase++) {
      float[][] wheel = new float[12][WIDTH];
      for (int t = 0; t < 12; t++) {
        wheel[t][(t + phase) % WIDTH] = 1;
      }
      wheels.add(wheel);
    }
    for (StandardLoss loss : List.of(Loss.squaredError(), Loss.binaryCrossEntropy())) {
      VectorSequences data = VectorSequences.of(wheels, loss).withoutFirst();
      VectorModel model = LanguageModelSpec.parse("lstm:8").buildForVectors(WIDTH);
      Trainer.of(model).optimizer(Adam.of(0.03)).batchSize(3).epochs(120).seed(1).fit(data);
      // Always answering a third costs 2/3 in squares, and 1.9 nats.
      assertThat(measured(model, data, 3)).as(loss.toString()).isLessThan(0.05);
    }
  }

  @Test
  void stepsAreThoseOfTheSequence() {
    VectorModel model = model("lstm:2x4");
    float[][] sequence = {{0.1f, 0.2f, 0.3f}, {0.9f, -1, 0}, {2, 0.5f, 1}};
    Stepper stepper = Stepper.of(model, 1);
    float[] expected = answers(model, sequence, 1, 3);
    float[] found = new float[WIDTH];
    for (int t = 0; t < 2; t++) {
      stepper.step(sequence[t]);
      stepper.read(found);
      for (int j = 0; j < WIDTH; j++) {
        assertThat(found[j]).isCloseTo(expected[t * WIDTH + j], within(1e-6f));
      }
    }
  }

  @Test
  void dataAndSettingsHaveTheirOwnHash() {
    VectorSequences data = VectorSequences.of(sequences(3), Loss.squaredError());
    List<String> hashes =
        List.of(
            data.hash(),
            data.inWindows(4).hash(),
            data.withoutFirst().hash(),
            VectorSequences.of(sequences(3), Loss.binaryCrossEntropy()).hash(),
            VectorSequences.of(sequences(2), Loss.squaredError()).hash());
    assertThat(hashes).doesNotHaveDuplicates();
    assertThat(VectorSequences.of(sequences(3), Loss.squaredError()).hash()).isEqualTo(data.hash());
    assertThat(data.signature().output()).isEqualTo(OutputKind.NUMBERS);
    assertThat(data.signature().inputShape()).containsExactly(3);
  }

  @Test
  void normalisedVectorsAreLearntAndTheRecordSaysHow() {
    List<float[][]> sequences = sequences(10);
    Normalisation standard = Normalisation.standard(sequences);
    VectorSequences data = VectorSequences.of(sequences, Loss.squaredError()).normalised(standard);
    assertThat(data.signature().normalisation()).isEqualTo(standard);
    List<float[][]> expected = new ArrayList<>();
    double[] sums = new double[WIDTH];
    double[] squares = new double[WIDTH];
    for (float[][] sequence : sequences) {
      float[][] normal = new float[sequence.length][];
      for (int t = 0; t < sequence.length; t++) {
        normal[t] = standard.apply(sequence[t]);
        assertThat(standard.restore(normal[t])).containsExactly(sequence[t], within(1e-6f));
        for (int j = 0; j < WIDTH; j++) {
          sums[j] += normal[t][j];
          squares[j] += (double) normal[t][j] * normal[t][j];
        }
      }
      expected.add(normal);
    }
    for (int j = 0; j < WIDTH; j++) {
      assertThat(sums[j] / data.predicted()).isCloseTo(0, within(1e-5));
      assertThat(squares[j] / data.predicted()).isCloseTo(1, within(1e-5));
    }
    VectorModel model = model("gru:4");
    assertThat(measured(model, data, 4))
        .isEqualTo(measured(model, VectorSequences.of(expected, Loss.squaredError()), 4));
  }

  @Test
  void whatCannotBeLearntIsRefused() {
    StandardLoss loss = Loss.squaredError();
    assertThatThrownBy(() -> VectorSequences.of(List.of(), loss)).isInstanceOf(DataException.class);
    assertThatThrownBy(() -> VectorSequences.of(List.of(new float[2][3], new float[0][]), loss))
        .isInstanceOf(DataException.class)
        .hasMessage("sequence 1: expected one vector or more, found none.");
    assertThatThrownBy(() -> VectorSequences.of(one(new float[][] {{1, 2}, {1, 2, 3}}), loss))
        .hasMessage("sequence 0, vector 1: expected 2 numbers as in the first, found 3");
    assertThatThrownBy(() -> VectorSequences.of(one(new float[][] {{1, Float.NaN}}), loss))
        .hasMessage("sequence 0, vector 0: expected numbers, found NaN.");
    assertThatThrownBy(() -> VectorSequences.of(one(new float[1][3]), Loss.softmaxCrossEntropy()))
        .hasMessageContaining("MaskedSequences");
    assertThatThrownBy(() -> VectorSequences.of(one(new float[1][3]), loss).withoutFirst())
        .isInstanceOf(DataException.class);
    Batches batches = VectorSequences.of(one(new float[1][5]), loss).batches(1);
    assertThatThrownBy(
            () -> batches.record(model("gru:4"), batches.forms().getFirst(), Pass.inference()))
        .hasMessageContaining("vectors of 5");
    assertThatThrownBy(() -> LanguageModelSpec.parse("gru:4:tied").buildForVectors(3))
        .hasMessageContaining("leave out :tied");
  }
}
