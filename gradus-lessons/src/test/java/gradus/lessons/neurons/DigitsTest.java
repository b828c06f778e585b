package gradus.lessons.neurons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradus.Gradients;
import gradus.Tensor;
import gradus.lessons.Matrices;
import gradus.lessons.Printed;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network of 784 neurons and 10, on digits made here and on those of MNIST. */
class DigitsTest {
  @TempDir Path folder;

  private void write(String name, int[] axes, byte[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * axes.length + values.length);
    bytes.putInt(0x800 + axes.length);
    Arrays.stream(axes).forEach(bytes::putInt);
    bytes.put(values);
    Path file = folder.resolve(name);
    try (OutputStream raw = Files.newOutputStream(file);
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
      out.write(bytes.array());
    }
  }

  /** Digit d is a bright row d of its image, and noise elsewhere. */
  private Digits made(int n) throws IOException {
    var random = new Random(1);
    byte[] pixels = new byte[784 * n];
    byte[] labels = new byte[n];
    for (int i = 0; i < n; i++) {
      labels[i] = (byte) random.nextInt(10);
      for (int p = 0; p < 784; p++) {
        pixels[784 * i + p] = (byte) (p / 28 == labels[i] ? 255 : random.nextInt(60));
      }
    }
    write("train-images-idx3-ubyte.gz", new int[] {n, 28, 28}, pixels);
    write("train-labels-idx1-ubyte", new int[] {n}, labels);
    return Digits.read(folder, "train", n);
  }

  private static void gradientsAreTheEngines(Digits digits) {
    Network net = Digits.network();
    net.randomise(new Random(2), 0.05);
    double sum = 0;
    for (int n = 0; n < digits.pixels().length; n++) {
      net.propagate(digits.pixels()[n]);
      sum += net.backpropagate(digits.classes()[n]);
    }
    List<WeightedNeuron> scores =
        net.outputs().getFirst().parents().stream().map(WeightedNeuron.class::cast).toList();
    Tensor w =
        Matrices.tensor(scores.stream().map(WeightedNeuron::weights).toArray(double[][]::new));
    Tensor ones = Tensor.of(new double[digits.pixels().length], digits.pixels().length, 1).add(1);
    Tensor x = Tensor.concat(1, List.of(Matrices.tensor(digits.pixels()), ones));
    Tensor e =
        x.matmul(w.transpose()).logSoftmax(1).mul(Matrices.tensor(digits.classes())).sum().neg();
    assertThat(sum).isCloseTo(e.item(), offset(1e-10));
    double[] actual =
        Matrices.flat(scores.stream().map(WeightedNeuron::weightGradient).toArray(double[][]::new));
    assertThat(actual).containsExactly(Gradients.of(e, w).toDoubleArray(), offset(1e-10));
    assertThat(Arrays.stream(actual)).anyMatch(value -> Math.abs(value) > 0.1);
  }

  @Test
  void gradientsOnDigitsMadeHereAreTheEngines() throws IOException {
    gradientsAreTheEngines(made(12));
  }

  @Test
  void gradientsOnMnistAreTheEngines() throws IOException {
    String data = System.getenv("GRADUS_DATA");
    assumeTrue(data != null, "GRADUS_DATA is not set");
    gradientsAreTheEngines(Digits.read(Path.of(data), "train", 50));
  }

  /** Nothing in it depends on the machine, so that the page can say what every reader gets. */
  @Test
  void learnsMnistAsThePageShows() throws IOException {
    String data = System.getenv("GRADUS_DATA");
    assumeTrue(data != null, "GRADUS_DATA is not set");
    List<String> lines =
        Printed.by(
            () -> {
              try {
                Digits.main(new String[] {data});
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThat(Files.readString(Path.of("..", "docs", "lessons", "05-back-propagation.md")))
        .contains("```text\n" + String.join("\n", lines) + "\n```");
  }

  @Test
  void learnsDigitsMadeHere() throws IOException {
    Digits digits = made(60);
    assertThat(digits.pixels()[0]).contains(1.0);
    assertThat(digits.classes()[0]).containsOnlyOnce(1.0);
    Network net = Digits.network();
    net.randomise(new Random(3), 0.01);
    assertThat(digits.right(net)).isLessThan(0.5);
    for (int epoch = 0; epoch < 5; epoch++) {
      for (int b = 0; b < 60; b += 20) {
        Digits batch = digits.slice(b, b + 20);
        net.descend(batch.pixels(), batch.classes(), 0.1);
      }
    }
    assertThat(digits.right(net)).isEqualTo(1);
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    made(3);
    write("train-labels-idx1-ubyte", new int[] {Integer.MAX_VALUE}, new byte[3]);
    assertThatThrownBy(() -> Digits.read(folder, "train", 5))
        .hasMessageEndingWith("expected 2147483647 rows, found the end in row 3");
    write("train-labels-idx1-ubyte", new int[] {-1}, new byte[3]);
    assertThatThrownBy(() -> Digits.read(folder, "train", 5))
        .hasMessageEndingWith("expected a number of rows, found -1");
    write("train-labels-idx1-ubyte", new int[] {3}, new byte[] {1, 10, 2});
    assertThatThrownBy(() -> Digits.read(folder, "train", 5))
        .hasMessageEndingWith("expected labels from 0 to 9, found 10 as label 1");
    write("train-labels-idx1-ubyte", new int[] {2}, new byte[2]);
    assertThatThrownBy(() -> Digits.read(folder, "train", 5))
        .hasMessageEndingWith("expected a label for each image, found 2 for 3");
    write("train-labels-idx1-ubyte", new int[] {2, 1}, new byte[2]);
    assertThatThrownBy(() -> Digits.read(folder, "train", 5))
        .hasMessageEndingWith("expected an IDX file of bytes with 1 axes");
    write("train-images-idx3-ubyte.gz", new int[] {3, 28, 27}, new byte[784 * 3]);
    assertThatThrownBy(() -> Digits.read(folder, "train", 5))
        .hasMessageEndingWith("expected an axis of 28, found 27");
  }
}
