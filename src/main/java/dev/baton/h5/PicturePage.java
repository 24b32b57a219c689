package dev.baton.h5;

import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.wording.Wording;
import dev.baton.workflow.Picture;
import dev.baton.workflow.Timeline;
import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The pictures that somebody sent about a workflow. The platform has them: each is fetched when somebody of the roster
 * looks, and shown only when it is a picture by its own first bytes.
 */
@Hidden
@RestController
class PicturePage {

    private final Timeline timeline;
    private final DingTalkClient dingTalk;
    private final Wording wording;

    PicturePage(Timeline timeline, DingTalkClient dingTalk, Wording wording) {
        this.timeline = timeline;
        this.dingTalk = dingTalk;
        this.wording = wording;
    }

    @GetMapping("/h5/api/workflows/{id}/pictures/{seq}/{index}")
    ResponseEntity<byte[]> picture(@PathVariable long id, @PathVariable int seq, @PathVariable int index) {
        List<Picture> pictures = timeline.from(id, Math.max(0, seq), 1).stream()
                .filter(entry -> entry.seq() == seq)
                .flatMap(entry -> timeline.pictures(entry).stream())
                .toList();
        if (index < 0 || index >= pictures.size()) {
            throw new PageProblem(404, "unknown", wording.say("h5.no-picture"));
        }
        byte[] bytes = fetched(pictures.get(index));
        MediaType type = type(bytes).orElseThrow(() -> new PageProblem(404, "unknown", wording.say("h5.no-picture")));
        return ResponseEntity.ok().contentType(type).body(bytes);
    }

    private byte[] fetched(Picture picture) {
        try {
            return dingTalk.picture(picture.robot(), picture.code());
        } catch (DingTalkException failed) {
            boolean gone = failed.kind() == DingTalkException.Kind.GONE;
            throw gone
                    ? new PageProblem(404, "gone", wording.say("h5.picture-gone"))
                    : new PageProblem(503, "later", wording.say("h5.picture-later"));
        }
    }

    private static Optional<MediaType> type(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, 12), StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u0089PNG")) {
            return Optional.of(MediaType.IMAGE_PNG);
        }
        if (start.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of(MediaType.IMAGE_JPEG);
        }
        if (start.startsWith("GIF8")) {
            return Optional.of(MediaType.IMAGE_GIF);
        }
        return start.startsWith("RIFF") && start.endsWith("WEBP")
                ? Optional.of(MediaType.parseMediaType("image/webp"))
                : Optional.empty();
    }
}
