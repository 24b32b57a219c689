package dev.baton.bot;

import dev.baton.catalogue.ActionName;
import dev.baton.wording.Wording;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** 撤销: I take back what I did with this order, as the button does, as long as it can be taken back (R103). */
@Component
class RevokeCommand implements Command {

    private final WorkFinder finder;
    private final Doing doing;
    private final Wording wording;

    RevokeCommand(WorkFinder finder, Doing doing, Wording wording) {
        this.finder = finder;
        this.doing = doing;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("撤销", "撤回", "撤消", "revoke");
    }

    @Override
    public List<String> ways() {
        return List.of("(?:撤销|撤回|撤掉|撤消|取消申请){1,2}N?", "把?N的?(?:退款|短信|申请|错了|不退了|申请错了)*(?:撤销|撤回|撤掉|撤消|撤)了?");
    }

    @Override
    public String run(Said said) {
        WorkFinder.Found found = finder.find(said);
        if (found instanceof WorkFinder.Found.Unclear unclear) {
            return unclear.sentence();
        }
        return doing.each(
                said,
                ((WorkFinder.Found.Works) found).workflows(),
                ActionName.REVOKE,
                Map.of(),
                workflow -> wording.say(
                        "bot.revoked",
                        workflow.orderNo().value(),
                        Markdown.plain(workflow.way().todo())));
    }
}
