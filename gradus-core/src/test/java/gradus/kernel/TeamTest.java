package gradus.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TeamTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void runsEveryPartOnceAndShowsWhatItWrote(int threads) {
    try (var team = Team.of(threads)) {
      final var random = new Random(threads);
      for (int round = 0; round < 20_000; round++) {
        final int parts = 1 + random.nextInt(9);
        final int[] runs = new int[parts]; // plain writes: visible only if the join makes them so
        team.run(parts, (part, of) -> runs[part] += of);
        for (int part = 0; part < parts; part++) {
          assertThat(runs[part]).isEqualTo(parts);
        }
      }
    }
  }

  @Test
  void usesOtherThreads() {
    try (var team = Team.of(2)) {
      final var both = new CountDownLatch(2);
      // Each part waits for the other, so that this ends only if two threads run them.
      team.run(
          2,
          (part, parts) -> {
            both.countDown();
            try {
              both.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      assertThat(both.getCount()).isZero();
    }
  }

  @Test
  void leavesItsProcessorWhileItWaitsLong() {
    try (var team = Team.of(2)) {
      final var clock = ManagementFactory.getThreadMXBean();
      final var caller = Thread.currentThread();
      final long start = clock.getCurrentThreadCpuTime();
      for (int round = 0; round < 10; round++) {
        final var both = new CountDownLatch(2);
        team.run(
            2,
            (part, parts) -> {
              both.countDown();
              try {
                both.await(); // so that each thread has one part
                if (!Thread.currentThread().equals(caller)) {
                  Thread.sleep(30);
                }
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
      }
      assertThat((clock.getCurrentThreadCpuTime() - start) / 1e6).isLessThan(100); // of 300 ms
    }
  }

  @Test
  void callerTakesTheFirstPartsAndAWorkerTheLast() {
    try (var team = Team.of(2)) {
      final Thread caller = Thread.currentThread();
      int shared = 0;
      for (int round = 0; round < 2_000 || shared == 0; round++) {
        final boolean[] own = new boolean[9];
        team.run(
            9,
            (part, parts) -> {
              own[part] = Thread.currentThread().equals(caller);
              Thread.onSpinWait();
            });
        int first = 0;
        while (first < 9 && own[first]) {
          first++;
        }
        assertThat(first).isPositive();
        shared += first < 9 ? 1 : 0;
        for (int part = first; part < 9; part++) {
          assertThat(own[part]).isFalse();
        }
      }
    }
  }

  @Test
  void replacesAWorkerThatTookTheCallersProcessor() throws InterruptedException {
    try (var team = Team.of(2)) {
      team.run(2, (part, parts) -> {});
      for (int round = 0; round < 5; round++) {
        final Team.Worker worker = team.workers[0];
        while (!worker.asleep) {
          Thread.sleep(1);
        }
        Thread.sleep(6); // it is not replaced sooner after the one before
        worker.displacing = true;
        team.displaced = true;
        final var runs = new AtomicIntegerArray(7);
        team.run(7, (part, parts) -> runs.incrementAndGet(part));
        for (int part = 0; part < 7; part++) {
          assertThat(runs.get(part)).isEqualTo(1);
        }
        worker.thread.join(10_000);
        assertThat(worker.thread.isAlive()).isFalse();
        assertThat(team.workers).hasSize(1);
        assertThat(team.workers[0].thread.isAlive()).isTrue();
        assertThat(team.workers[0].thread.getName()).isEqualTo(worker.thread.getName());
      }
    }
  }

  @Test
  void wakesThreadsThatSleep() throws InterruptedException {
    try (var team = Team.of(3)) {
      for (int round = 0; round < 20; round++) {
        Thread.sleep(20); // longer than the threads spin
        final var runs = new AtomicIntegerArray(7);
        team.run(7, (part, parts) -> runs.incrementAndGet(part));
        for (int part = 0; part < 7; part++) {
          assertThat(runs.get(part)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void throwsWhatAPartThrowsAndStaysUsable() {
    try (var team = Team.of(2)) {
      for (int failing = 0; failing < 4; failing++) {
        final int bad = failing;
        assertThatThrownBy(
                () ->
                    team.run(
                        4,
                        (part, parts) -> {
                          if (part == bad) {
                            throw new IllegalStateException("part " + part);
                          }
                        }))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("part " + bad);
        final var sum = new AtomicInteger();
        team.run(4, (part, parts) -> sum.addAndGet(part));
        assertThat(sum.get()).isEqualTo(6);
      }
    }
  }

  @Test
  void runsNestedTasksInline() {
    try (var team = Team.of(3)) {
      final var runs = new AtomicInteger();
      team.run(
          6,
          (outer, outers) -> {
            final Thread caller = Thread.currentThread();
            team.run(
                5,
                (inner, inners) -> {
                  assertThat(Thread.currentThread()).isSameAs(caller);
                  runs.incrementAndGet();
                });
          });
      assertThat(runs.get()).isEqualTo(30);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void servesCallersAtTheSameTime(boolean virtual) throws Exception {
    try (var team = Team.of(3);
        var callers =
            virtual
                ? Executors.newVirtualThreadPerTaskExecutor()
                : Executors.newFixedThreadPool(4)) {
      final var results = new ArrayList<Future<Long>>();
      for (int caller = 0; caller < 4; caller++) {
        results.add(
            callers.submit(
                () -> {
                  long total = 0;
                  final long[] sums = new long[4 * 8];
                  for (int round = 0; round < 5_000; round++) {
                    team.run(4, (part, parts) -> sums[part * 8]++);
                  }
                  for (int part = 0; part < 4; part++) {
                    total += sums[part * 8];
                  }
                  return total;
                }));
      }
      for (var result : results) {
        assertThat(result.get()).isEqualTo(20_000);
      }
    }
  }

  @Test
  void changesItsSizeWhileInUse() throws Exception {
    try (var team = Team.of(2);
        var other = Executors.newSingleThreadExecutor()) {
      final var runs = new AtomicInteger();
      final var caller =
          other.submit(
              () -> {
                for (int round = 0; round < 10_000; round++) {
                  team.run(5, (part, parts) -> runs.incrementAndGet());
                }
              });
      for (int round = 0; round < 50; round++) {
        team.resize(1 + round % 4);
      }
      caller.get();
      assertThat(runs.get()).isEqualTo(50_000);
      assertThat(team.threads()).isEqualTo(2);
    }
  }

  @Test
  void refusesWhatItCannotDo() {
    assertThatThrownBy(() -> Team.of(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A team needs at least 1 thread, got 0.");
    assertThatThrownBy(() -> Team.common().run(Team.MAX_PARTS + 1, (part, parts) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 65535 parts, got 65536");
  }
}
