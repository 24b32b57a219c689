package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.workflow.Workflow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** 更新工作流 offers every kind of trouble there is: only people are offered ten at most (CONTRACT 6). */
class UpdateKindTest extends ActionRoom {

    @Autowired
    private Catalogue catalogue;

    private static List<String> offered(ActionResult asked, String field) {
        return ((ActionResult.Asks) asked)
                .form().fields().stream()
                        .filter(one -> one.name().equals(field) && one.type() == Form.Type.SELECT)
                        .flatMap(one -> one.options().stream())
                        .map(Form.Option::value)
                        .toList();
    }

    @Test
    void everyTypeAndEachOfItsDetailsCanBeChosenR104() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");

        ActionResult types = actions.form(workflow.id(), ActionName.UPDATE, "u-zhang");

        assertThat(offered(types, "type"))
                .hasSizeGreaterThan(Form.OFFERED)
                .contains("服务", "技术", "其他")
                .containsExactlyElementsOf(catalogue.types());
        for (String type : catalogue.types()) {
            ActionResult details = press(workflow.id(), "u-zhang", ActionName.UPDATE, Map.of("type", type));
            assertThat(offered(details, "detail")).as(type).containsExactlyElementsOf(catalogue.details(type));
        }
    }
}
