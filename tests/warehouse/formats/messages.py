"""Fields of protobuf messages, as bytes."""


def packed(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
