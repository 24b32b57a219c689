package dev.baton.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wording.Spoken;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** One part that is broken, or hangs, hides no other. */
class DoctorTest {

    private static final Check WELL = new Check("robot", () -> Verdict.fine("robot.ok"));

    @Test
    void aPartThatThrowsIsIllAndTheOthersAreTold() {
        Doctor doctor = doctor(
                Duration.ofSeconds(10),
                new Check("redis", () -> {
                    throw new IllegalStateException("password=hunter2");
                }),
                WELL);
        List<Diagnosis> found = doctor.examine();
        assertThat(found)
                .extracting(Diagnosis::name, Diagnosis::ok)
                .containsExactly(tuple("redis", false), tuple("robot", true));
        assertThat(found.get(0).todo()).contains("日志");
        assertThat(found.toString()).doesNotContain("hunter2");
        doctor.destroy();
    }

    @Test
    void aPartThatNeverAnswersIsLateAndTheOthersAreTold() {
        CountDownLatch never = new CountDownLatch(1);
        Doctor doctor = doctor(
                Duration.ofMillis(200),
                new Check("database", () -> {
                    never.await();
                    return Verdict.fine("robot.ok");
                }),
                WELL);
        for (int again = 0; again < 30; again++) {
            List<Diagnosis> found = doctor.examine();
            assertThat(found).extracting(Diagnosis::ok).containsExactly(false, true);
            assertThat(found.get(0).text()).contains("没有答复");
        }
        doctor.destroy();
    }

    /** Whoever stops the program a few seconds after its start reads no stack trace. */
    @Test
    void whenTheHouseIsClosedThereIsNothingToTell() {
        Doctor doctor = doctor(Duration.ofSeconds(2), WELL);
        doctor.destroy();

        assertThat(doctor.examine()).isEmpty();
        new StartSummary(doctor, "", true, Duration.ZERO).say();
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    private static Doctor doctor(Duration limit, Check... checks) {
        return new Doctor(List.of(checks), Spoken.wording(), limit);
    }
}
