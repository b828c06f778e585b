package gradus.lessons.neurons;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/**
 * Handwritten digits, read from the files of MNIST, and a network of neurons as objects that learns
 * them: 784 inputs, 10 softmax neurons, cross-entropy.
 *
 * <p>An IDX file is two zero bytes, a type (8: bytes without sign), the number of axes, the length
 * of each as four bytes, and then the values.
 *
 * @param pixels from 0 to 1, [N][784]
 * @param classes a 1 for the digit, else 0, [N][10]
 */
public record Digits(double[][] pixels, double[][] classes) {
  private static final int SIDE = 28;

  /**
   * Reads the first digits of a folder.
   *
   * @param folder that of MNIST, or the one that has it as {@code mnist}
   * @param name {@code train} or {@code t10k}
   * @param count how many at most
   * @throws IOException if a file is missing, or not what it should be; the message says where
   */
  public static Digits read(Path folder, String name, int count) throws IOException {
    Path inner = Files.isDirectory(folder.resolve("mnist")) ? folder.resolve("mnist") : folder;
    byte[][] images = rows(inner.resolve(name + "-images-idx3-ubyte"), count, SIDE, SIDE);
    byte[][] labels = rows(inner.resolve(name + "-labels-idx1-ubyte"), count);
    if (images.length != labels.length) {
      throw new IOException(
          inner
              + ": expected a label for each image, found "
              + labels.length
              + " for "
              + images.length);
    }
    var digits = new Digits(new double[images.length][SIDE * SIDE], new double[images.length][10]);
    for (int n = 0; n < images.length; n++) {
      for (int i = 0; i < SIDE * SIDE; i++) {
        digits.pixels[n][i] = (images[n][i] & 0xff) / 255.0;
      }
      int label = labels[n][0] & 0xff;
      if (label > 9) {
        throw new IOException(
            inner + ": expected labels from 0 to 9, found " + label + " as label " + n);
      }
      digits.classes[n][label] = 1;
    }
    return digits;
  }

  /** Reads rows whose axes have these lengths; no more memory is taken than they need. */
  private static byte[][] rows(Path plain, int most, int... axes) throws IOException {
    Path zipped = Path.of(plain + ".gz");
    Path file = Files.exists(zipped) ? zipped : plain;
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        InputStream in = file.equals(zipped) ? new GZIPInputStream(raw) : raw) {
      ByteBuffer header = ByteBuffer.wrap(in.readNBytes(8 + 4 * axes.length));
      if (header.limit() < 8 + 4 * axes.length || header.getInt() != 0x800 + axes.length + 1) {
        throw new IOException(
            file + ": expected an IDX file of bytes with " + (axes.length + 1) + " axes");
      }
      int count = header.getInt();
      int size = 1;
      for (int axis : axes) {
        int length = header.getInt();
        if (length != axis) {
          throw new IOException(file + ": expected an axis of " + axis + ", found " + length);
        }
        size *= axis;
      }
      if (count < 0) {
        throw new IOException(file + ": expected a number of rows, found " + count);
      }
      byte[][] rows = new byte[Math.min(count, most)][];
      for (int n = 0; n < rows.length; n++) {
        rows[n] = in.readNBytes(size);
        if (rows[n].length < size) {
          throw new IOException(file + ": expected " + count + " rows, found the end in row " + n);
        }
      }
      return rows;
    }
  }

  /** Returns a network of 784 inputs and 10 softmax neurons, with cross-entropy. */
  public static Network network() {
    List<InputNeuron> x = Network.inputs(SIDE * SIDE);
    List<Neuron> scores = Network.layer(IdentityNeuron::new, 10, x);
    List<Neuron> y = Network.softmax(scores);
    List<InputNeuron> t = Network.inputs(10);
    return new Network(x, y, t, new CrossEntropyNeuron(y, t));
  }

  /** Returns the share of digits for which the largest output is that of the digit. */
  double right(Network net) {
    int right = 0;
    for (int n = 0; n < pixels.length; n++) {
      double[] y = net.propagate(pixels[n]);
      int best = 0;
      for (int k = 1; k < 10; k++) {
        best = y[k] > y[best] ? k : best;
      }
      right += classes[n][best] > 0 ? 1 : 0;
    }
    return (double) right / pixels.length;
  }

  /**
   * Learns 2,000 digits, and reads 1,000 others.
   *
   * @param args the folder of data, else that of the environment's {@code GRADUS_DATA}
   */
  public static void main(String[] args) throws IOException {
    String folder = args.length > 0 ? args[0] : System.getenv("GRADUS_DATA");
    if (folder == null) {
      System.err.println(
          "expected the folder of MNIST as first argument or in GRADUS_DATA, found neither;"
              + " 'gradus data get mnist' downloads it");
      return;
    }
    Digits train = read(Path.of(folder), "train", 2_000);
    Digits test = read(Path.of(folder), "t10k", 1_000);
    Network net = network();
    net.randomise(new Random(1), 0.01);
    print("%d neurons, %d links; batches of 20, rate 0.1.%n", net.size(), net.links());
    print("  epoch   mean E   right, learned   right, others");
    for (int epoch = 1; epoch <= 5; epoch++) {
      double sum = 0;
      int batches = train.pixels.length / 20;
      for (int b = 0; b < batches; b++) {
        Digits batch = train.slice(20 * b, 20 * (b + 1));
        sum += net.descend(batch.pixels, batch.classes, 0.1);
      }
      print(
          "%7d   %.4f         %6.1f %%        %6.1f %%",
          epoch, sum / batches, 100 * train.right(net), 100 * test.right(net));
    }
  }

  /** Returns those from one to before another. */
  Digits slice(int from, int to) {
    return new Digits(Arrays.copyOfRange(pixels, from, to), Arrays.copyOfRange(classes, from, to));
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
