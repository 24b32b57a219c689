package dev.baton.catalogue;

/**
 * A kind of exception on two levels, 问题类型 and 详细情况 (R035); both texts together are its id (CONTRACT 6).
 *
 * @param type the first level, for example 缺货
 * @param detail the second level, for example 商品售罄
 */
public record ProblemType(String type, String detail) {

    /** The id as people and the API write it: {@code type/detail}. */
    public String id() {
        return type + "/" + detail;
    }
}
