package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import gradus.data.Dataset;
import gradus.graph.Shape;
import gradus.nn.Activation;
import gradus.nn.Dense;
import gradus.nn.Dropout;
import gradus.nn.Loss;
import gradus.nn.Sequential;
import gradus.optim.Adam;
import gradus.optim.Schedule;
import gradus.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {
  static Dataset xor() {
    return Dataset.ofValues(
        new float[] {0, 0, 0, 1, 1, 0, 1, 1}, Shape.of(2), new float[] {0, 1, 1, 0}, 1);
  }

  /** Points in the plane, of class 1 where x·y is positive. */
  static Dataset quadrants(int count, long seed) {
    Rng rng = Rng.of(seed);
    float[] points = new float[2 * count];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      points[2 * i] = (float) (2 * rng.nextDouble() - 1);
      points[2 * i + 1] = (float) (2 * rng.nextDouble() - 1);
      labels[i] = points[2 * i] * points[2 * i + 1] > 0 ? 1 : 0;
    }
    return Dataset.ofClasses(points, Shape.of(2), labels, List.of("unlike", "alike"));
  }

  static Sequential network() {
    return new Sequential(new Dense(2, 6, Activation.TANH), new Dropout(0.1), new Dense(6, 2));
  }

  @Test
  void xorIsLearntFromItsFourExamples() {
    var model = new Sequential(new Dense(2, 4, Activation.TANH), new Dense(4, 1));
    TrainingRun run =
        Trainer.of(model, Loss.binaryCrossEntropy())
            .optimizer(Adam.of(0.1))
            .fullBatch()
            .epochs(200)
            .metric(Metric.accuracy())
            .fit(xor());
    assertThat(run.last().training().get("accuracy")).isEqualTo(1);
    assertThat(run.last().training().loss()).isLessThan(0.02);
    assertThat(run.steps()).isEqualTo(200);
    assertThat(run.outcome()).isEqualTo(TrainingRun.Outcome.FINISHED);
  }

  @Test
  void theModelHasTheWeightsOfItsBestEvaluationAfterwards() {
    var model = network();
    Dataset validation = quadrants(30, 2);
    TrainingRun run =
        Trainer.of(model, Loss.softmaxCrossEntropy())
            .optimizer(Adam.of(0.05))
            .batchSize(7)
            .epochs(12)
            .metric(Metric.accuracy())
            .validation(validation)
            .fit(quadrants(40, 1));

    double best =
        run.history().stream().mapToDouble(e -> e.scores().get("accuracy")).max().orElse(0);
    assertThat(run.best().scores().get("accuracy")).isEqualTo(best);
    var again =
        new Evaluator(
            model, Loss.softmaxCrossEntropy(), List.of(Metric.accuracy()), validation, 11);
    assertThat(again.scores().get("accuracy")).isEqualTo(best);
    assertThat(again.scores().loss()).isCloseTo(run.best().scores().loss(), within(1e-6));
    assertThat(again.confusion().accuracy()).isEqualTo(best);
  }

  @Test
  void everyExampleOfAnEpochIsSeenAndTheLastBatchIsSmaller() {
    List<Long> steps = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void step(Training training) {
            steps.add(training.step());
            positions.add(training.position());
            assertThat(training.examples()).isEqualTo(10);
            assertThat(training.loss()).isFinite();
          }
        };
    Trainer.of(network(), Loss.softmaxCrossEntropy())
        .batchSize(4)
        .epochs(2)
        .listener(listener)
        .fit(quadrants(10, 1));
    assertThat(steps).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(positions).containsExactly(4, 8, 10, 4, 8, 10);
  }

  @Test
  void theScoresOfTrainingAreExactMeansOverExamplesWhateverTheBatches() {
    // With a learning rate of 0 nothing changes, so that every batch size sees the same model.
    Dataset data = quadrants(10, 3);
    List<Double> losses = new ArrayList<>();
    for (int batchSize : new int[] {1, 4, 10, 100}) {
      losses.add(
          Trainer.of(new Sequential(new Dense(2, 2)), Loss.softmaxCrossEntropy())
              .optimizer(Sgd.of(0))
              .batchSize(batchSize)
              .epochs(1)
              .fit(data)
              .last()
              .training()
              .loss());
    }
    assertThat(losses).allSatisfy(l -> assertThat(l).isCloseTo(losses.getFirst(), within(1e-6)));
  }

  @Test
  void theScheduleSetsTheLearningRateOfEachStep() {
    TrainingRun run =
        Trainer.of(network(), Loss.softmaxCrossEntropy())
            .optimizer(Sgd.of(0.5))
            .schedule(Schedule.step(2, 0.1))
            .batchSize(10)
            .epochs(4)
            .fit(quadrants(10, 1));
    assertThat(run.history().stream().map(Evaluation::learningRate).toList())
        .containsExactly(0.5, 0.5, 0.05, 0.05);
  }

  @Test
  void trainingStopsWhenPatienceIsAtItsEnd() {
    TrainingRun run =
        Trainer.of(network(), Loss.softmaxCrossEntropy())
            .optimizer(Sgd.of(0)) // never better than the first
            .epochs(50)
            .patience(3)
            .validation(quadrants(10, 2))
            .fit(quadrants(10, 1));
    assertThat(run.outcome()).isEqualTo(TrainingRun.Outcome.STOPPED_EARLY);
    assertThat(run.history()).hasSize(4);
    assertThat(run.best()).isEqualTo(run.history().getFirst());
  }

  @Test
  void evaluationsWithinAnEpochComeAtTheirNumberOfExamples() {
    TrainingRun run =
        Trainer.of(network(), Loss.softmaxCrossEntropy())
            .batchSize(3)
            .epochs(2)
            .evaluateEvery(5)
            .validation(quadrants(4, 2))
            .fit(quadrants(12, 1));
    // Multiples of 5 are passed at 6 (5), 12 is the end, 15, 21 (20), and 24 is the end.
    assertThat(run.history().stream().map(e -> e.epoch() * 12).toList())
        .containsExactly(6.0, 12.0, 15.0, 21.0, 24.0);
  }

  @Test
  void aLossThatIsNotANumberEndsTrainingAndSaysWhatToTry() {
    Dataset broken =
        Dataset.ofValues(new float[] {1, Float.NaN}, Shape.of(1), new float[] {1, 1}, 1);
    var model = new Sequential(new Dense(1, 1));
    assertThatThrownBy(
            () ->
                Trainer.of(model, Loss.squaredError())
                    .optimizer(Sgd.of(0.1))
                    .shuffle(false)
                    .batchSize(1)
                    .fit(broken))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageMatching(
            "step 2 \\(epoch 1, example 2 of 2\\): the loss is not a number, first in .*\\. The"
                + " model keeps the weights from before this step\\. Try a lower learning rate than"
                + " 0\\.1000, limit gradients with Clip\\.byNorm\\(1\\)\\.then\\(optimizer\\), or"
                + " look for inputs that are not numbers\\.");
    assertThat(model.parameters().getFirst().tensor().toArray()[0]).isFinite();
  }

  @Test
  void aListenerMayStopTheRun() {
    TrainingRun run =
        Trainer.of(network(), Loss.softmaxCrossEntropy())
            .batchSize(2)
            .listener(
                new TrainingListener() {
                  @Override
                  public void step(Training training) {
                    if (training.step() == 7) {
                      training.stop();
                    }
                  }
                })
            .fit(quadrants(10, 1));
    assertThat(run.outcome()).isEqualTo(TrainingRun.Outcome.INTERRUPTED);
    assertThat(run.steps()).isEqualTo(7);
    assertThat(run.history()).hasSize(1);
  }
}
