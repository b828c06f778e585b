package gradus.bench.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import gradus.bench.side.LanguageTask;
import gradus.bench.side.Peer;
import gradus.bench.side.PeerProcess;
import gradus.bench.side.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * PyTorch through DJL: arrays and PyTorch's own kernels without DJL's blocks and trainer, which
 * cost time in small networks.
 */
public final class DjlPeer implements Peer {
  private static final Shape TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);

  private final NDManager manager = NDManager.newBaseManager();
  private final Engine engine = Engine.getInstance();
  private final List<NDArray> weights = new ArrayList<>();
  private final List<NDArray> trained = new ArrayList<>();

  /** Runs one workload. */
  public static void main(String[] arguments) throws IOException {
    PeerProcess.run(DjlPeer::new, arguments);
  }

  private DjlPeer() {}

  @Override
  public DoubleSupplier xor() {
    dense("w1", 2, 4);
    dense("w2", 4, 1);
    NDArray inputs = manager.create(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, new Shape(4, 2));
    NDArray targets = manager.create(new float[] {0, 1, 1, 0}, new Shape(4, 1));
    return descending(
        0.1f,
        step -> {
          inputs.attach(step); // what is computed from it is freed after the step
          NDArray loss = dense(Activation.tanh(dense(inputs, 0)), 2).sub(targets).square().mean();
          inputs.attach(manager);
          return loss;
        });
  }

  @Override
  public DoubleSupplier mlp() {
    dense("w1", 784, 400);
    dense("w2", 400, 10);
    var batches = new Batches(128, new Shape(128, 784));
    return descending(
        0.1f,
        step -> {
          NDArray x = batches.next(step);
          return crossEntropy(batches.targets(step), dense(Activation.tanh(dense(x, 0)), 2));
        });
  }

  @Override
  public DoubleSupplier leNet() {
    kernels("c1", 1, 20);
    kernels("c2", 20, 50);
    dense("w1", 800, 500);
    dense("w2", 500, 10);
    var batches = new Batches(64, new Shape(64, 1, 28, 28));
    return descending(
        0.05f,
        step -> {
          NDArray first = pooledConvolution(batches.next(step), 0);
          NDArray flat = pooledConvolution(first, 2).reshape(64, 800);
          return crossEntropy(batches.targets(step), dense(Activation.relu(dense(flat, 4)), 6));
        });
  }

  @Override
  public DoubleSupplier languageModel(LanguageTask task) {
    lstm(task);
    List<Values.Tokens> batches = new ArrayList<>();
    for (int i = 0; i < Values.BATCHES; i++) {
      batches.add(Values.tokens(i, task));
    }
    Shape shape = new Shape(task.time(), task.batch());
    NDList zero = zeroState(task, task.batch());
    List<NDArray> moments = new ArrayList<>();
    for (NDArray weight : trained) {
      moments.add(manager.zeros(weight.getShape()));
      moments.add(manager.zeros(weight.getShape()));
    }
    return new DoubleSupplier() {
      private int number;

      @Override
      public double getAsDouble() {
        Values.Tokens batch = batches.get(number++ % Values.BATCHES);
        try (NDManager step = manager.newSubManager()) {
          double value =
              backward(
                  () -> {
                    NDArray x = step.create(batch.inputs(), shape).oneHot(task.vocabulary());
                    NDArray h = unrolled(task, x, zero).get(0);
                    NDArray logits =
                        dense(h.reshape(task.tokens(), task.units()), 4 * task.layers());
                    NDArray targets = step.create(batch.targets(), new Shape(task.tokens()));
                    return crossEntropy(targets, logits);
                  });
          for (int i = 0; i < trained.size(); i++) {
            adam(trained.get(i), moments.get(2 * i), moments.get(2 * i + 1));
          }
          return value;
        }
      }

      private void adam(NDArray weight, NDArray m, NDArray v) {
        // PyTorch's Adam by way of DJL takes a corrected rate, and ε before the correction.
        double root = Math.sqrt(1 - Math.pow(0.999, number));
        double correction = root / (1 - Math.pow(0.9, number));
        float rate = (float) task.learningRate();
        try (NDArray gradient = weight.getGradient()) {
          weight
              .getNDArrayInternal()
              .adamUpdate(
                  new NDList(weight, gradient, m, v),
                  new NDList(weight),
                  rate,
                  (float) (rate * correction),
                  0,
                  1,
                  -1,
                  0.9f,
                  0.999f,
                  (float) (1e-8 * root),
                  true,
                  false);
        }
      }
    };
  }

  @Override
  public Reader reader(LanguageTask task) {
    lstm(task);
    trained.forEach(weight -> weight.setRequiresGradient(false));
    return new Reader() {
      private NDList state = zeroState(task, 1);

      @Override
      public float[] next(int token) {
        try (NDManager step = manager.newSubManager()) {
          NDArray x = step.create(new int[] {token}, new Shape(1, 1)).oneHot(task.vocabulary());
          NDList result = unrolled(task, x, state);
          state.close();
          state = new NDList(result.get(1), result.get(2));
          state.attach(manager);
          return dense(result.get(0).reshape(1, task.units()), 4 * task.layers()).toFloatArray();
        }
      }
    };
  }

  private void lstm(LanguageTask task) {
    int units = task.units();
    int gates = 4 * units;
    for (int i = 0; i < task.layers(); i++) {
      int inputs = task.inputs(i);
      transposed(Values.gates("x" + i, inputs, units, "ifgo"), inputs, gates);
      transposed(Values.gates("h" + i, units, units, "ifgo"), units, gates);
      weight(new float[gates], gates);
      weights.add(manager.zeros(new Shape(gates))); // PyTorch's second bias
    }
    dense("y", units, task.vocabulary());
  }

  private NDList unrolled(LanguageTask task, NDArray x, NDList state) {
    NDList parameters = new NDList(weights.subList(0, 4 * task.layers()));
    return x.getNDArrayInternal()
        .lstm(x, state, parameters, true, task.layers(), 0, true, false, false);
  }

  private NDList zeroState(LanguageTask task, int batch) {
    Shape shape = new Shape(task.layers(), batch, task.units());
    return new NDList(manager.zeros(shape), manager.zeros(shape));
  }

  /** Returns a step of gradient descent on a loss, whose arrays live for the step. */
  private DoubleSupplier descending(float rate, Function<NDManager, NDArray> loss) {
    return () -> {
      try (NDManager step = manager.newSubManager()) {
        double value = backward(() -> loss.apply(step));
        for (NDArray weight : trained) {
          try (NDArray gradient = weight.getGradient()) {
            var inputs = new NDList(weight, gradient);
            weight
                .getNDArrayInternal()
                .sgdUpdate(inputs, new NDList(weight), rate, 0, 1, -1, 0, true);
          }
        }
        return value;
      }
    };
  }

  private double backward(Supplier<NDArray> loss) {
    try (GradientCollector collector = engine.newGradientCollector()) {
      NDArray value = loss.get();
      collector.backward(value);
      return value.getFloat();
    }
  }

  private static NDArray crossEntropy(NDArray targets, NDArray logits) {
    return Loss.softmaxCrossEntropyLoss().evaluate(new NDList(targets), new NDList(logits));
  }

  private NDArray dense(NDArray x, int weight) {
    return Linear.linear(x, weights.get(weight), weights.get(weight + 1)).get(0);
  }

  private NDArray pooledConvolution(NDArray x, int weight) {
    NDArray y = Conv2d.conv2d(x, weights.get(weight), weights.get(weight + 1)).get(0);
    return Pool.maxPool2d(y, TWO, TWO, NONE, false);
  }

  private void dense(String name, int inputs, int outputs) {
    transposed(Values.weights(name, inputs, outputs), inputs, outputs);
    weight(new float[outputs], outputs);
  }

  private void kernels(String name, int inputs, int outputs) {
    float[] values = Values.transposed(Values.kernels(name, inputs, outputs), inputs * 25, outputs);
    weight(values, outputs, inputs, 5, 5);
    weight(new float[outputs], outputs);
  }

  private void transposed(float[] values, int inputs, int outputs) {
    weight(Values.transposed(values, inputs, outputs), outputs, inputs);
  }

  private void weight(float[] values, long... shape) {
    NDArray weight = manager.create(values, new Shape(shape));
    weight.setRequiresGradient(true);
    weights.add(weight);
    trained.add(weight);
  }

  /** Images that are copied in, batch after batch. */
  private static final class Batches {
    private final List<Values.Images> batches = new ArrayList<>();
    private final Shape shape;
    private int number = -1;

    Batches(int size, Shape shape) {
      for (int i = 0; i < Values.BATCHES; i++) {
        batches.add(Values.images(i, size));
      }
      this.shape = shape;
    }

    NDArray next(NDManager step) {
      number++;
      return step.create(batches.get(number % Values.BATCHES).pixels(), shape);
    }

    NDArray targets(NDManager step) {
      return step.create(batches.get(number % Values.BATCHES).classes());
    }
  }
}
