package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import gradus.data.Dataset;
import gradus.nn.Loss;
import gradus.optim.Adam;
import gradus.optim.Schedule;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class AllocationTest {
  /** Counts what the training thread allocates in an epoch's later steps. */
  private static final class Meter implements TrainingListener {
    private static final int SKIPPED = 1500; // while the compiler still replaces code
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long atStart;
    private long bytesPerStep = -1;

    @Override
    public void step(Training training) {
      long now = threads.getCurrentThreadAllocatedBytes();
      if (training.step() == SKIPPED) {
        atStart = now;
      } else if (training.position() == training.examples()) {
        bytesPerStep = (now - atStart) / (training.step() - SKIPPED);
      }
    }
  }

  @Test
  void aStepAllocatesLessThanAKilobyte() {
    Dataset train = TrainerTest.quadrants(16_000, 1);
    var meter = new Meter();
    Trainer.of(TrainerTest.network(), Loss.softmaxCrossEntropy())
        .optimizer(Adam.of(0.01))
        .schedule(Schedule.inverse(0.01))
        .metric(Metric.accuracy())
        .batchSize(8)
        .epochs(1)
        .listener(meter)
        .fit(train);
    assertThat(meter.bytesPerStep).isBetween(0L, 1024L);
  }
}
