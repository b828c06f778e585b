package gradus.bench.tensorflow;

import gradus.bench.side.LanguageTask;
import gradus.bench.side.Peer;
import gradus.bench.side.PeerProcess;
import gradus.bench.side.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.nn.BlockLSTM;
import org.tensorflow.op.nn.BlockLSTMGrad;
import org.tensorflow.op.nn.LSTMBlockCell;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** TensorFlow in graph mode: the step is one run of a session; LSTM layers are its fused ones. */
public final class TensorFlowPeer implements Peer {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final List<Variable<TFloat32>> weights = new ArrayList<>();
  private final List<Op> initial = new ArrayList<>();

  /** Runs one workload. */
  public static void main(String[] arguments) throws IOException {
    PeerProcess.run(TensorFlowPeer::new, arguments);
  }

  private TensorFlowPeer() {}

  @Override
  public DoubleSupplier xor() {
    var x = tf.constant(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    var targets = tf.constant(new float[][] {{0}, {1}, {1}, {0}});
    var y = dense(tf.math.tanh(dense(x, "w1", 2, 4)), "w2", 4, 1);
    var error = tf.math.sub(y, targets);
    var mean = tf.math.mean(tf.math.square(error), tf.constant(new int[] {0, 1}));
    var loss = new Loss(mean, y, tf.math.mul(error, tf.constant(2f / 4)));
    return training(loss, descent(loss, 0.1f), List.of(), List.of());
  }

  @Override
  public DoubleSupplier mlp() {
    var images = new Feed(128, Shape.of(128, 784));
    var y = dense(tf.math.tanh(dense(images.pixels, "w1", 784, 400)), "w2", 400, 10);
    var loss = crossEntropy(y, images.classes);
    return images.training(loss, descent(loss, 0.1f));
  }

  @Override
  public DoubleSupplier leNet() {
    var images = new Feed(64, Shape.of(64, 28, 28, 1));
    var first = pooledConvolution(images.pixels, "c1", 1, 20);
    var second = pooledConvolution(first, "c2", 20, 50); // [64, 4, 4, 50]
    var turned = tf.linalg.transpose(second, tf.constant(new int[] {0, 3, 1, 2}));
    var flat = tf.reshape(turned, tf.constant(new int[] {64, 800}));
    var y = dense(tf.nn.relu(dense(flat, "w1", 800, 500)), "w2", 500, 10);
    var loss = crossEntropy(y, images.classes);
    return images.training(loss, descent(loss, 0.05f));
  }

  @Override
  public DoubleSupplier languageModel(LanguageTask task) {
    var inputs =
        tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(task.time(), task.batch())));
    var targets = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(task.tokens())));
    Operand<TFloat32> x = oneHot(inputs, task.vocabulary());
    Operand<TFloat32> zero = zeros(task.batch(), task.units());
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < task.layers(); i++) {
      layers.add(new Layer(task, i, x, zero, zero));
      x = layers.getLast().lstm.h();
    }
    var y = new Dense("y", task.units(), task.vocabulary());
    var h = tf.reshape(x, tf.constant(new int[] {task.tokens(), task.units()}));
    var loss = crossEntropy(y.of(h), targets);

    // The fused layers have no gradient of their own accord in the graph: theirs are put between.
    List<Operand<TFloat32>> gradients = new ArrayList<>();
    var above = gradients(loss, List.of(x, y.weight, y.bias));
    Operand<TFloat32> arriving = above.get(0);
    for (Layer layer : layers.reversed()) {
      var back = layer.backward(arriving);
      gradients.addFirst(back.bGrad());
      gradients.addFirst(back.wGrad());
      arriving = back.xGrad();
    }
    gradients.add(above.get(1));
    gradients.add(above.get(2));

    List<Values.Tokens> batches = new ArrayList<>();
    for (int i = 0; i < Values.BATCHES; i++) {
      batches.add(Values.tokens(i, task));
    }
    TInt32 inputTensor = TInt32.tensorOf(Shape.of(task.time(), task.batch()));
    TInt32 targetTensor = TInt32.tensorOf(Shape.of(task.tokens()));
    var step =
        training(
            loss,
            adam(gradients, task.learningRate()),
            List.of(inputs, targets),
            List.of(inputTensor, targetTensor));
    return cycling(
        step,
        number -> {
          inputTensor.copyFrom(DataBuffers.of(batches.get(number).inputs(), true, false));
          targetTensor.copyFrom(DataBuffers.of(batches.get(number).targets(), true, false));
        });
  }

  @Override
  public Reader reader(LanguageTask task) {
    var token = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(1)));
    Operand<TFloat32> x = oneHot(token, task.vocabulary());
    List<Op> kept = new ArrayList<>();
    for (int i = 0; i < task.layers(); i++) {
      Variable<TFloat32> c = state(task.units());
      Variable<TFloat32> h = state(task.units());
      var w = lstmWeights(task, i, "igfo"); // the order of a single cell
      var b = bias(4 * task.units());
      var none = zeros(task.units());
      var cell =
          tf.nn.lSTMBlockCell(
              x,
              c,
              h,
              w,
              none,
              none,
              none,
              b,
              LSTMBlockCell.forgetBias(0f),
              LSTMBlockCell.cellClip(-1f));
      kept.add(tf.assign(c, cell.cs()));
      kept.add(tf.assign(h, cell.h()));
      x = cell.h();
    }
    var y = dense(x, "y", task.units(), task.vocabulary());
    Session session = session();
    TInt32 tokenTensor = TInt32.tensorOf(Shape.of(1));
    float[] logits = new float[task.vocabulary()];
    return next -> {
      tokenTensor.setInt(next, 0);
      var runner = session.runner().feed(token, tokenTensor).fetch(y);
      kept.forEach(runner::addTarget);
      try (var result = runner.run()) {
        ((TFloat32) result.get(0)).copyTo(DataBuffers.of(logits, false, false));
      }
      return logits;
    };
  }

  private Variable<TFloat32> state(int units) {
    return variable(new float[units], 1, units);
  }

  private Operand<TFloat32> zeros(long... shape) {
    return tf.zeros(tf.constant(shape), TFloat32.class);
  }

  /** Returns input and recurrent weights, one above the other. */
  private Variable<TFloat32> lstmWeights(LanguageTask task, int layer, String order) {
    int inputs = task.inputs(layer);
    int units = task.units();
    float[] both = new float[(inputs + units) * 4 * units];
    float[] above = Values.gates("x" + layer, inputs, units, order);
    float[] below = Values.gates("h" + layer, units, units, order);
    System.arraycopy(above, 0, both, 0, above.length);
    System.arraycopy(below, 0, both, above.length, below.length);
    int rows = inputs + units;
    return variable(both, rows, both.length / rows);
  }

  /** A layer unrolled over time by one operation. */
  private final class Layer {
    final BlockLSTM<TFloat32> lstm;
    private final Operand<TInt64> time;
    private final Operand<TFloat32> x;
    private final Operand<TFloat32> zero;
    private final Operand<TFloat32> none;
    private final Variable<TFloat32> w;
    private final Variable<TFloat32> b;

    Layer(LanguageTask task, int i, Operand<TFloat32> x, Operand<TFloat32> c, Operand<TFloat32> h) {
      time = tf.constant((long) task.time());
      this.x = x;
      zero = c;
      none = zeros(task.units());
      w = lstmWeights(task, i, "ifgo");
      b = bias(4 * task.units());
      lstm = tf.nn.blockLSTM(time, x, c, h, w, none, none, none, b);
    }

    BlockLSTMGrad<TFloat32> backward(Operand<TFloat32> gradient) {
      var still = tf.zerosLike(gradient); // nothing else reads the cells
      return tf.nn.blockLSTMGrad(
          time, x, zero, zero, w, none, none, none, b, lstm.i(), lstm.cs(), lstm.f(), lstm.o(),
          lstm.ci(), lstm.co(), lstm.h(), still, gradient, false);
    }
  }

  /** The weights of a fully connected layer. */
  private final class Dense {
    final Variable<TFloat32> weight;
    final Variable<TFloat32> bias;

    Dense(String name, int inputs, int outputs) {
      weight = variable(Values.weights(name, inputs, outputs), inputs, outputs);
      bias = bias(outputs);
    }

    Operand<TFloat32> of(Operand<TFloat32> x) {
      return tf.nn.biasAdd(tf.linalg.matMul(x, weight), bias);
    }
  }

  private Operand<TFloat32> dense(Operand<TFloat32> x, String name, int inputs, int outputs) {
    return new Dense(name, inputs, outputs).of(x);
  }

  private Operand<TFloat32> pooledConvolution(
      Operand<TFloat32> x, String name, int inputs, int outputs) {
    float[] values = Values.kernels(name, inputs, outputs); // [inputs, 25, outputs]
    float[] turned = new float[values.length]; // [25, inputs, outputs]
    for (int i = 0; i < inputs; i++) {
      for (int place = 0; place < 25; place++) {
        System.arraycopy(
            values, (i * 25 + place) * outputs, turned, (place * inputs + i) * outputs, outputs);
      }
    }
    var kernels = variable(turned, 5, 5, inputs, outputs);
    var bias = bias(outputs);
    var y = tf.nn.biasAdd(tf.nn.conv2d(x, kernels, List.of(1L, 1L, 1L, 1L), "VALID"), bias);
    var window = tf.constant(new int[] {1, 2, 2, 1});
    return tf.nn.maxPool(y, window, window, "VALID");
  }

  private Variable<TFloat32> bias(int units) {
    return variable(new float[units], units);
  }

  private Variable<TFloat32> variable(float[] values, long... shape) {
    Shape axes = Shape.of(shape);
    Variable<TFloat32> variable = tf.variable(axes, TFloat32.class);
    weights.add(variable);
    var start = TFloat32.tensorOf(axes, DataBuffers.of(values, true, false));
    initial.add(tf.assign(variable, tf.constant(start)));
    return variable;
  }

  /** A loss, what it is a function of, and its gradient there. */
  private record Loss(
      Operand<TFloat32> value, Operand<TFloat32> output, Operand<TFloat32> gradient) {}

  /** Returns the mean cross-entropy; the operation that computes it gives its gradient as well. */
  private Loss crossEntropy(Operand<TFloat32> logits, Operand<TInt32> classes) {
    int rows = (int) logits.shape().get(0);
    var targets = oneHot(classes, (int) logits.shape().get(1));
    var each = tf.nn.softmaxCrossEntropyWithLogits(logits, targets);
    var mean = tf.math.mean(each.loss(), tf.constant(new int[] {0}));
    return new Loss(mean, logits, tf.math.mul(each.backprop(), tf.constant(1f / rows)));
  }

  private List<Operand<TFloat32>> gradients(Loss loss, List<? extends Operand<?>> of) {
    var all = tf.gradients(loss.output, of, Gradients.dx(List.of(loss.gradient)));
    List<Operand<TFloat32>> each = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      each.add(all.dy(i));
    }
    return each;
  }

  private Operand<TFloat32> oneHot(Operand<TInt32> classes, int count) {
    return tf.oneHot(classes, tf.constant(count), tf.constant(1f), tf.constant(0f));
  }

  private List<Op> descent(Loss loss, float rate) {
    List<Operand<TFloat32>> gradients = gradients(loss, weights);
    var learningRate = tf.constant(rate);
    Ops after = after(gradients);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      updates.add(after.train.applyGradientDescent(weights.get(i), learningRate, gradients.get(i)));
    }
    return updates;
  }

  private List<Op> adam(List<Operand<TFloat32>> gradients, double rate) {
    List<Op> updates = new ArrayList<>();
    List<Variable<TFloat32>> trained = List.copyOf(weights);
    var beta1 = tf.constant(0.9f);
    var beta2 = tf.constant(0.999f);
    var power1 = variable(new float[] {0.9f});
    var power2 = variable(new float[] {0.999f});
    // TensorFlow corrects the rate, and takes ε before the correction.
    var root = tf.math.sqrt(tf.math.sub(tf.constant(1f), power2));
    var epsilon = tf.math.mul(tf.constant(1e-8f), root);
    Ops after = after(gradients);
    for (int i = 0; i < trained.size(); i++) {
      Shape shape = trained.get(i).shape();
      var m = variable(new float[(int) shape.size()], shape.asArray());
      var v = variable(new float[(int) shape.size()], shape.asArray());
      updates.add(
          after.train.applyAdam(
              trained.get(i),
              m,
              v,
              power1,
              power2,
              tf.constant((float) rate),
              beta1,
              beta2,
              epsilon,
              gradients.get(i)));
    }
    Ops last = after(updates);
    updates.add(last.assign(power1, last.math.mul(power1, beta1)));
    updates.add(last.assign(power2, last.math.mul(power2, beta2)));
    return updates;
  }

  /** Returns what makes operations that wait for others: nothing may change while it is read. */
  private Ops after(List<? extends Op> others) {
    return tf.withControlDependencies(List.copyOf(others));
  }

  private Session session() {
    int threads = Integer.parseInt(System.getenv().getOrDefault("BENCH_THREADS", "2"));
    var session =
        new Session(
            graph,
            ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(threads)
                .setInterOpParallelismThreads(1)
                .build());
    var runner = session.runner();
    initial.forEach(runner::addTarget);
    runner.run().close();
    return session;
  }

  private DoubleSupplier training(
      Loss loss, List<Op> updates, List<Operand<?>> fed, List<Tensor> values) {
    Session session = session();
    return () -> {
      var runner = session.runner().fetch(loss.value);
      updates.forEach(runner::addTarget);
      for (int i = 0; i < fed.size(); i++) {
        runner.feed(fed.get(i), values.get(i));
      }
      try (var result = runner.run()) {
        return ((TFloat32) result.get(0)).getFloat();
      }
    };
  }

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

  /** Images that are copied in, batch after batch. */
  private final class Feed {
    final Placeholder<TFloat32> pixels;
    final Placeholder<TInt32> classes;
    private final List<Values.Images> batches = new ArrayList<>();
    private final TFloat32 pixelTensor;
    private final TInt32 classTensor;

    Feed(int size, Shape shape) {
      pixels = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
      classes = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(size)));
      pixelTensor = TFloat32.tensorOf(shape);
      classTensor = TInt32.tensorOf(Shape.of(size));
      for (int i = 0; i < Values.BATCHES; i++) {
        batches.add(Values.images(i, size));
      }
    }

    DoubleSupplier training(Loss loss, List<Op> updates) {
      var step =
          TensorFlowPeer.this.training(
              loss, updates, List.of(pixels, classes), List.of(pixelTensor, classTensor));
      return cycling(
          step,
          number -> {
            pixelTensor.copyFrom(DataBuffers.of(batches.get(number).pixels(), true, false));
            classTensor.copyFrom(DataBuffers.of(batches.get(number).classes(), true, false));
          });
    }
  }
}
