package dev.baton.action;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The shipped playbooks, and one more that has everything a playbook can have. */
final class OwnPlaybook {

    static final String KIND = "试验/全套";

    private OwnPlaybook() {}

    private static String text() {
        return """
                type: 试验
                details:
                  全套:
                    urgency: NORMAL
                    priority: []
                    steps:
                      - id: ask
                        name: 问用户
                        role: 客服
                        limit: PT2H
                        todo: "问用户要什么"
                        done: "已问过用户"
                        actions: [send-sms, call-customer, apply-refund, chase, snooze, update, resolve]
                        sms: sold-out
                        outcomes:
                          - {after: call-customer, when: {result: reached}, to: weigh}
                          - {after: chase, to: hook}
                          - {after: approve-refund, when: {refund: ">= 100"}, to: big}
                          - {after: approve-refund, to: small}
                          - {after: reject-refund, to: redo}
                        silence: {after: PT1H, to: lead}
                      - id: weigh
                        name: 看金额
                        role: 客服
                        limit: PT1H
                        todo: "看金额"
                        actions: []
                        outcomes:
                          - {when: {amount: ">= 500"}, to: pack}
                          - {when: {level: vip}, to: small}
                          - {to: confirm}
                      - id: pack
                        name: 打包
                        role: 仓库
                        limit: PT4H
                        hours: always
                        todo: "打包新的"
                        gate: 方案
                        actions: [exchange, snooze]
                        outcomes:
                          - {after: exchange, to: confirm}
                      - id: hook
                        name: 通知仓库系统
                        role: 客服
                        limit: PT1H
                        todo: "等仓库系统回话"
                        webhook: "GATE/hook"
                        actions: [call-customer, resolve]
                        outcomes:
                          - {after: webhook, when: {result: ok}, to: confirm}
                          - {after: webhook, when: {result: failed}, to: lead}
                      - id: confirm
                        name: 用户确认
                        role: 客服
                        limit: PT4H
                        todo: "问用户认不认可"
                        gate: 用户确认
                        confirm: true
                        actions: [call-customer, snooze, update]
                        outcomes:
                          - {after: call-customer, when: {answer: agreed}, to: end}
                          - {after: call-customer, when: {answer: refused}, to: lead}
                      - id: big
                        name: 大额收尾
                        role: 客服
                        limit: PT4H
                        todo: "大额已退"
                        actions: [resolve]
                      - id: small
                        name: 小额收尾
                        role: 客服
                        limit: PT4H
                        todo: "小额已退"
                        actions: [resolve]
                      - id: redo
                        name: 改退款单
                        role: 客服
                        limit: PT4H
                        todo: "按财务说的改"
                        actions: [apply-refund, resolve]
                      - id: lead
                        name: 上级处理
                        role: 客服
                        lead: true
                        limit: PT4H
                        todo: "请上级定"
                        actions: [call-customer, resolve]
                """.replace("GATE", ActionRoom.GATEWAY.url());
    }

    static String templates() {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/own-playbooks")), "");
            Path playbooks = Files.createDirectories(folder.resolve("playbooks"));
            for (Path shipped : shipped()) {
                Files.copy(shipped, playbooks.resolve(shipped.getFileName().toString()));
            }
            Files.writeString(playbooks.resolve("own.yml"), text());
            return folder.toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<Path> shipped() throws IOException {
        try (var files = Files.list(Path.of("bot-templates/playbooks"))) {
            return files.filter(file -> file.toString().endsWith(".yml")).toList();
        }
    }
}
