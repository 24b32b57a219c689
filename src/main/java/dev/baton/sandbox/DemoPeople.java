package dev.baton.sandbox;

import java.util.List;

/** The people and groups a fresh sandbox has; the demo roster of the product names the same ids. */
final class DemoPeople {

    static final String ORDERS = "cid-demo-orders==";
    static final String FINANCE = "cid-demo-finance==";

    private DemoPeople() {}

    static void moveIn(World world) {
        List<Person> people = List.of(
                person("u-wang", "王敏", "客服组长", "客服组", true, "0"),
                person("u-zhang", "张三", "客服", "客服组", false, "1"),
                person("u-li", "李四", "客服", "客服组", false, "2"),
                person("u-chen", "陈晨", "客服", "客服组", false, "3"),
                person("u-zhao", "赵会计", "财务主管", "财务组", true, "4"),
                person("u-qian", "钱莉", "财务", "财务组", false, "5"),
                person("u-sun", "孙库", "仓库主管", "仓库组", true, "6"),
                person("u-dong", "董配", "配送调度", "订单组", true, "7"),
                person("u-pan", "潘婷", "公关", "公关组", true, "8"),
                person("u-gao", "高产", "产品经理", "产品组", true, "9"));
        people.forEach(world::put);
        world.put(new Conversation(
                ORDERS, "订单异常群", true, people.stream().map(Person::userId).toList(), true, false));
        world.put(new Conversation(FINANCE, "财务群", true, List.of("u-zhao", "u-qian", "u-wang"), true, false));
    }

    private static Person person(
            String userId, String name, String title, String department, boolean leads, String digit) {
        return new Person(userId, name, title, department, leads, "1380000000" + digit, false);
    }
}
