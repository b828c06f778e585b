package gradus.bench.side;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Tensor;
import gradus.nn.Activation;
import gradus.nn.Conv2d;
import gradus.nn.Dense;
import gradus.nn.Flatten;
import gradus.nn.LanguageModel;
import gradus.nn.Loss;
import gradus.nn.Lstm;
import gradus.nn.MaxPool2d;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.nn.Recurrent;
import gradus.nn.RecurrentStack;
import gradus.nn.Sequential;
import gradus.nn.StackState;
import gradus.nn.Unrolled;
import gradus.optim.Adam;
import gradus.optim.Optimizer;
import gradus.optim.Sgd;
import gradus.sequence.Stepper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Gradus, with a plan held or with each step recorded anew. */
public final class GradusPeer implements Peer {
  private final boolean held;

  private GradusPeer(boolean held) {
    this.held = held;
  }

  /** Runs one workload, recorded anew if a fifth argument says {@code recorded}. */
  public static void main(String[] arguments) throws IOException {
    boolean held = arguments.length < 5 || !arguments[4].equals("recorded");
    PeerProcess.run(() -> new GradusPeer(held), arguments);
  }

  @Override
  public DoubleSupplier xor() {
    var model = new Sequential(new Dense(2, 4, Activation.TANH), new Dense(4, 1));
    set(model, Values.weights("w1", 2, 4), new float[4], Values.weights("w2", 4, 1), new float[1]);
    var inputs = Parameter.of("inputs", Tensor.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2));
    var targets = Parameter.of("targets", Tensor.of(new float[] {0, 1, 1, 0}, 4, 1));
    return step(
        () -> Loss.squaredError().apply(model.apply(inputs.tensor()), targets.tensor()),
        model,
        Sgd.of(0.1));
  }

  @Override
  public DoubleSupplier mlp() {
    var model = new Sequential(new Dense(784, 400, Activation.TANH), new Dense(400, 10));
    set(
        model,
        Values.weights("w1", 784, 400),
        new float[400],
        Values.weights("w2", 400, 10),
        new float[10]);
    return images(model, 128, 0.1, 128, 784);
  }

  @Override
  public DoubleSupplier leNet() {
    var model =
        new Sequential(
            new Conv2d(1, 20, 5),
            new MaxPool2d(2),
            new Conv2d(20, 50, 5),
            new MaxPool2d(2),
            new Flatten(),
            new Dense(800, 500, Activation.RELU),
            new Dense(500, 10));
    set(
        model,
        Values.kernels("c1", 1, 20),
        new float[20],
        Values.kernels("c2", 20, 50),
        new float[50],
        Values.weights("w1", 800, 500),
        new float[500],
        Values.weights("w2", 500, 10),
        new float[10]);
    return images(model, 64, 0.05, 64, 1, 28, 28);
  }

  private DoubleSupplier images(Module model, int batch, double rate, int... shape) {
    List<Values.Images> batches = new ArrayList<>();
    for (int i = 0; i < Values.BATCHES; i++) {
      batches.add(Values.images(i, batch));
    }
    var inputs = Parameter.zeros("inputs", shape);
    var targets = Parameter.of("targets", Tensor.of(new int[batch], batch));
    var step =
        step(
            () -> Loss.softmaxCrossEntropy().apply(model.apply(inputs.tensor()), targets.tensor()),
            model,
            Sgd.of(rate));
    return cycling(
        step,
        number -> {
          inputs.set(batches.get(number).pixels());
          targets.set(batches.get(number).classes());
        });
  }

  @Override
  public DoubleSupplier languageModel(LanguageTask task) {
    LanguageModel model = model(task);
    List<Values.Tokens> batches = new ArrayList<>();
    for (int i = 0; i < Values.BATCHES; i++) {
      batches.add(Values.tokens(i, task));
    }
    var tokens =
        Parameter.of("tokens", Tensor.of(new int[task.tokens()], task.time(), task.batch()));
    var targets = Parameter.of("targets", Tensor.of(new int[task.tokens()], task.tokens()));
    var step =
        step(
            () -> {
              StackState zero = model.zeroState(task.batch());
              Tensor logits = model.unroll(tokens.tensor(), zero, Pass.inference()).outputs();
              return Loss.softmaxCrossEntropy()
                  .apply(logits.reshape(task.tokens(), task.vocabulary()), targets.tensor());
            },
            model,
            Adam.of(task.learningRate()));
    return cycling(
        step,
        number -> {
          tokens.set(batches.get(number).inputs());
          targets.set(batches.get(number).targets());
        });
  }

  @Override
  public Reader reader(LanguageTask task) {
    LanguageModel model = model(task);
    float[] logits = new float[task.vocabulary()];
    if (held) {
      Stepper stepper = Stepper.of(model, 1);
      return token -> {
        stepper.step(token);
        stepper.read(logits);
        return logits;
      };
    }
    return new Reader() {
      private StackState state = model.zeroState(1);

      @Override
      public float[] next(int token) {
        Tensor last = Tensor.of(new int[] {token}, 1, 1);
        Unrolled<StackState> step = model.unroll(last, state, Pass.inference());
        List<Tensor> wanted = new ArrayList<>(step.last().tensors());
        wanted.add(step.outputs());
        Tensor.compute(wanted.toArray(Tensor[]::new));
        state = step.last().map(Tensor::snapshot);
        return step.outputs().toArray();
      }
    };
  }

  private static LanguageModel model(LanguageTask task) {
    List<Recurrent<?>> layers = new ArrayList<>();
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < task.layers(); i++) {
      layers.add(new Lstm(task.inputs(i), task.units()));
      values.add(Values.gates("x" + i, task.inputs(i), task.units(), "ifgo"));
      values.add(Values.gates("h" + i, task.units(), task.units(), "ifgo"));
      values.add(new float[4 * task.units()]);
    }
    values.add(Values.weights("y", task.units(), task.vocabulary()));
    values.add(new float[task.vocabulary()]);
    var model = new LanguageModel(new RecurrentStack(layers));
    set(model, values.toArray(float[][]::new));
    return model;
  }

  private static void set(Module model, float[]... values) {
    List<Parameter> parameters = model.parameters();
    for (int i = 0; i < values.length; i++) {
      parameters.get(i).set(values[i]);
    }
  }

  /** Returns a step that records its loss once or each time. */
  private DoubleSupplier step(Supplier<Tensor> recording, Module model, Optimizer optimizer) {
    List<Parameter> parameters = model.parameters();
    if (!held) {
      return () -> {
        Tensor loss = recording.get();
        optimizer.minimize(loss, parameters);
        return loss.item();
      };
    }
    Tensor loss = recording.get();
    var plan =
        HeldPlan.of(
            List.of(loss), optimizer.update(parameters, Gradients.ofParameters(loss, parameters)));
    return () -> {
      plan.run();
      return plan.item(0);
    };
  }

  /** Puts the next batch in place before each step. */
  private static DoubleSupplier cycling(DoubleSupplier step, IntConsumer feed) {
    return new DoubleSupplier() {
      private int number;

      @Override
      public double getAsDouble() {
        feed.accept(number++ % Values.BATCHES);
        return step.getAsDouble();
      }
    };
  }
}
