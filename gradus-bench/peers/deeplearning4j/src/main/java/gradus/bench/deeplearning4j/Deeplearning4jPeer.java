package gradus.bench.deeplearning4j;

import gradus.bench.side.LanguageTask;
import gradus.bench.side.Peer;
import gradus.bench.side.PeerProcess;
import gradus.bench.side.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j: networks of its layers, with workspaces. */
public final class Deeplearning4jPeer implements Peer {

  /** Runs one workload. */
  public static void main(String[] arguments) throws IOException {
    PeerProcess.run(Deeplearning4jPeer::new, arguments);
  }

  private Deeplearning4jPeer() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    Nd4j.getMemoryManager().togglePeriodicGc(false);
  }

  @Override
  public DoubleSupplier xor() {
    var network =
        new MultiLayerNetwork(
            settings(new Sgd(0.1))
                .list()
                .layer(dense(2, 4, Activation.TANH))
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(4)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network.init();
    set(network, "0_W", Values.weights("w1", 2, 4), 2, 4);
    set(network, "1_W", Values.weights("w2", 4, 1), 4, 1);
    INDArray x = Nd4j.create(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
    INDArray targets = Nd4j.create(new float[] {0, 1, 1, 0}, 4, 1);
    return () -> {
      network.fit(x, targets);
      return network.score();
    };
  }

  @Override
  public DoubleSupplier mlp() {
    var network =
        new MultiLayerNetwork(
            settings(new Sgd(0.1))
                .list()
                .layer(dense(784, 400, Activation.TANH))
                .layer(classes(400))
                .build());
    network.init();
    set(network, "0_W", Values.weights("w1", 784, 400), 784, 400);
    set(network, "1_W", Values.weights("w2", 400, 10), 400, 10);
    return images(network, 128, 128, 784);
  }

  @Override
  public DoubleSupplier leNet() {
    var network =
        new MultiLayerNetwork(
            settings(new Sgd(0.05))
                .list()
                .layer(convolution(1, 20))
                .layer(pooling())
                .layer(convolution(20, 50))
                .layer(pooling())
                .layer(dense(800, 500, Activation.RELU))
                .layer(classes(500))
                .setInputType(InputType.convolutional(28, 28, 1))
                .build());
    network.init();
    kernels(network, "0_W", "c1", 1, 20);
    kernels(network, "2_W", "c2", 20, 50);
    set(network, "4_W", Values.weights("w1", 800, 500), 800, 500);
    set(network, "5_W", Values.weights("w2", 500, 10), 500, 10);
    return images(network, 64, 64, 1, 28, 28);
  }

  private static DoubleSupplier images(MultiLayerNetwork network, int size, long... shape) {
    List<Values.Images> batches = new ArrayList<>();
    for (int i = 0; i < Values.BATCHES; i++) {
      batches.add(Values.images(i, size));
    }
    return new DoubleSupplier() {
      private int number;

      @Override
      public double getAsDouble() {
        Values.Images batch = batches.get(number++ % Values.BATCHES);
        float[] targets = new float[size * 10];
        for (int i = 0; i < size; i++) {
          targets[i * 10 + batch.classes()[i]] = 1;
        }
        try (INDArray x = Nd4j.create(batch.pixels(), shape);
            INDArray y = Nd4j.create(targets, size, 10)) {
          network.fit(x, y);
        }
        return network.score();
      }
    };
  }

  @Override
  public DoubleSupplier languageModel(LanguageTask task) {
    MultiLayerNetwork network = language(task);
    List<Values.Tokens> batches = new ArrayList<>();
    for (int i = 0; i < Values.BATCHES; i++) {
      batches.add(Values.tokens(i, task));
    }
    return new DoubleSupplier() {
      private int number;

      @Override
      public double getAsDouble() {
        Values.Tokens batch = batches.get(number++ % Values.BATCHES);
        try (INDArray x = oneHot(batch.inputs(), task);
            INDArray y = oneHot(batch.targets(), task)) {
          network.fit(x, y);
        }
        return network.score() / task.time(); // a sum over time
      }
    };
  }

  @Override
  public Reader reader(LanguageTask task) {
    MultiLayerNetwork network = language(task);
    float[] one = new float[task.vocabulary()];
    return token -> {
      one[token] = 1;
      try (INDArray x = Nd4j.create(one, 1, task.vocabulary())) {
        one[token] = 0;
        INDArray p = network.rnnTimeStep(x);
        float[] logits = p.toFloatVector();
        for (int i = 0; i < logits.length; i++) {
          logits[i] = (float) Math.log(logits[i]); // the layer gives probabilities
        }
        return logits;
      }
    };
  }

  private static MultiLayerNetwork language(LanguageTask task) {
    var list = settings(new Adam(task.learningRate())).list();
    for (int i = 0; i < task.layers(); i++) {
      list.layer(
          new LSTM.Builder()
              .nIn(task.inputs(i))
              .nOut(task.units())
              .activation(Activation.TANH)
              .gateActivationFunction(Activation.SIGMOID)
              .build());
    }
    list.layer(
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .nIn(task.units())
            .nOut(task.vocabulary())
            .activation(Activation.SOFTMAX)
            .build());
    var network = new MultiLayerNetwork(list.build());
    network.init();
    int units = task.units();
    int gates = 4 * units;
    for (int i = 0; i < task.layers(); i++) {
      int inputs = task.inputs(i);
      set(network, i + "_W", Values.gates("x" + i, inputs, units, "gfoi"), inputs, gates);
      set(network, i + "_RW", Values.gates("h" + i, units, units, "gfoi"), units, gates);
      network.getParam(i + "_b").assign(0);
    }
    set(
        network,
        task.layers() + "_W",
        Values.weights("y", units, task.vocabulary()),
        units,
        task.vocabulary());
    return network;
  }

  /** Returns [B, V, T], the order of this library. */
  private static INDArray oneHot(int[] tokens, LanguageTask task) {
    int batch = task.batch();
    int time = task.time();
    float[] values = new float[tokens.length * task.vocabulary()];
    for (int t = 0; t < time; t++) {
      for (int b = 0; b < batch; b++) {
        values[(b * task.vocabulary() + tokens[t * batch + b]) * time + t] = 1;
      }
    }
    return Nd4j.create(values, batch, task.vocabulary(), time);
  }

  private static NeuralNetConfiguration.Builder settings(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(updater)
        .trainingWorkspaceMode(WorkspaceMode.ENABLED)
        .inferenceWorkspaceMode(WorkspaceMode.ENABLED);
  }

  private static DenseLayer dense(int inputs, int outputs, Activation activation) {
    return new DenseLayer.Builder().nIn(inputs).nOut(outputs).activation(activation).build();
  }

  private static OutputLayer classes(int inputs) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(inputs)
        .nOut(10)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static ConvolutionLayer convolution(int inputs, int outputs) {
    return new ConvolutionLayer.Builder(5, 5)
        .nIn(inputs)
        .nOut(outputs)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  private static void kernels(
      MultiLayerNetwork network, String parameter, String name, int inputs, int outputs) {
    float[] values = Values.kernels(name, inputs, outputs);
    set(network, parameter, Values.transposed(values, inputs * 25, outputs), outputs, inputs, 5, 5);
  }

  private static void set(
      MultiLayerNetwork network, String parameter, float[] values, long... shape) {
    network.getParam(parameter).assign(Nd4j.create(values, shape));
  }
}
