package gradus.lessons.neurons;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Tensor;
import gradus.Threads;
import gradus.Update;
import gradus.graph.DType;
import gradus.lessons.Matrices;
import gradus.lessons.modules.Descent;
import gradus.lessons.modules.Linear;
import gradus.lessons.modules.SoftmaxCrossEntropy;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * How long the same step takes by neurons, by modules and by the engine: 784 inputs, 10 classes, a
 * batch of 100, gradient and descent, on one thread. Not a test: run its {@code main}.
 */
public final class NeuronSpeed {
  private static final int BATCH = 100;

  private NeuronSpeed() {}

  public static void main(String[] args) {
    Threads.set(1); // the lessons have no other
    var random = new Random(1);
    double[][] x = Matrices.random(random, BATCH, 784);
    double[][] t = new double[BATCH][10];
    for (double[] row : t) {
      row[random.nextInt(10)] = 1;
    }
    Network net = Digits.network();
    net.randomise(random, 0.01);
    var linear = new Linear(784, 10);
    linear.randomise(random, 0.01);
    var descent = new Descent(linear, new SoftmaxCrossEntropy());
    double[] seconds = {
      seconds(() -> net.descend(x, t, 0.1)),
      seconds(() -> descent.batchLooped(x, t, 0.1)),
      seconds(() -> descent.batch(x, t, 0.1)),
      seconds(engine(x, t, DType.FLOAT64)),
      seconds(engine(x, t, DType.FLOAT32))
    };
    String[] names = {
      "neurons as objects",
      "modules, looped",
      "modules, a batch as a matrix",
      "the engine, float64",
      "the engine, float32"
    };
    for (int i = 0; i < names.length; i++) {
      System.out.printf(
          Locale.ROOT,
          "%-30s %8.2f µs an example   %7.1f times the last%n",
          names[i],
          1e6 * seconds[i] / BATCH,
          seconds[i] / seconds[seconds.length - 1]);
    }
  }

  private static Runnable engine(double[][] pixels, double[][] classes, DType type) {
    Parameter w = Parameter.of("w", Tensor.zeros(784, 10).cast(type));
    Parameter b = Parameter.of("b", Tensor.zeros(10).cast(type));
    Tensor x = Matrices.tensor(pixels).cast(type);
    Tensor t = Matrices.tensor(classes).cast(type);
    Tensor.compute(x, t);
    Tensor z = x.matmul(w.tensor()).add(b.tensor());
    Tensor loss = z.logSoftmax(1).mul(t).sum().div(-BATCH);
    List<Tensor> by = Gradients.ofParameters(loss, List.of(w, b));
    HeldPlan plan =
        HeldPlan.of(
            List.of(loss),
            List.of(
                new Update(w, w.tensor().sub(by.get(0).mul(0.1))),
                new Update(b, b.tensor().sub(by.get(1).mul(0.1)))));
    return plan::run;
  }

  /**
   * Returns the shortest of many runs, since other programs only ever add time. It goes on until
   * this thread itself has worked for four seconds.
   */
  private static double seconds(Runnable step) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    double shortest = Double.POSITIVE_INFINITY;
    while (threads.getCurrentThreadCpuTime() - start < 4e9) {
      long from = System.nanoTime();
      step.run();
      shortest = Math.min(shortest, (System.nanoTime() - from) * 1e-9);
    }
    return shortest;
  }
}
