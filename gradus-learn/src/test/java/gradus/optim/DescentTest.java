package gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.data.Dataset;
import gradus.graph.Shape;
import gradus.nn.Dense;
import gradus.nn.Initialiser;
import gradus.nn.Loss;
import gradus.train.Trainer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three descents of textbooks on a line {@code y = w x + b}, against loops. */
final class DescentTest {
  private static final float[] X = {0.5f, -1, 2, 1.5f, -0.5f, 1};
  private static final float[] T = {1, 0.25f, 3, 2, 0, -1};
  private static final int EPOCHS = 3;
  private static final double RATE = 0.0625;

  /** A step takes all six examples (full), one (stochastic), or four and then the other two. */
  @ParameterizedTest
  @ValueSource(ints = {6, 1, 4})
  void followsTheMeanGradientOfEachBatch(int size) {
    double w = 0;
    double b = 0;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (int from = 0; from < X.length; from += size) {
        int to = Math.min(from + size, X.length);
        double dw = 0;
        double db = 0;
        for (int i = from; i < to; i++) {
          double error = w * X[i] + b - T[i];
          dw += 2 * error * X[i] / (to - from);
          db += 2 * error / (to - from);
        }
        w -= RATE * dw;
        b -= RATE * db;
      }
    }
    Dense line = new Dense(1, 1).withInitialiser(Initialiser.zeros());
    Trainer trainer =
        Trainer.of(line, Loss.squaredError()).optimizer(Sgd.of(RATE)).epochs(EPOCHS).shuffle(false);
    if (size == X.length) {
      trainer.fullBatch();
    } else {
      trainer.batchSize(size);
    }
    trainer.fit(Dataset.ofValues(X, Shape.of(1), T, 1));
    assertThat(line.parameters().get(0).tensor().toArray())
        .containsExactly(new float[] {(float) w}, within(1e-5f));
    assertThat(line.parameters().get(1).tensor().toArray())
        .containsExactly(new float[] {(float) b}, within(1e-5f));
  }
}
