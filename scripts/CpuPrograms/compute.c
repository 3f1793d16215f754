/*
 * The guest loop of the figure cpu-compute: CRC-32, a copy, a sieve, an insertion sort and a call tree, in memory of 64 KiB.
 * riscv64-linux-gnu-gcc -O2 -march=rv64gc -mabi=lp64d -ffreestanding -fno-tree-loop-distribute-patterns -nostdlib -static
 *   -Wl,-N,-Ttext=0,-e,compute,--build-id=none compute.c && riscv64-linux-gnu-objcopy -O binary -j .text a.out compute.bin
 */
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

static u64 fib(u64 n);

__attribute__((section(".text.first"))) u64 compute(u64 rounds, u8 *memory)
{
    u32 *table = (u32 *)memory;
    u8 *data = memory + 4096;
    u8 *sieve = memory + 16384;
    u32 *list = (u32 *)(memory + 32768);
    u64 sum = 0;

    for (u32 i = 0; i < 256; i++) {
        u32 c = i;
        for (int k = 0; k < 8; k++)
            c = (c & 1) ? 0xedb88320u ^ (c >> 1) : c >> 1;
        table[i] = c;
    }
    for (u64 round = 0; round < rounds; round++) {
        u32 x = (u32)round * 2654435761u + 1;
        for (int i = 0; i < 2048; i++) {
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
            data[i] = (u8)x;
        }
        for (int i = 0; i < 2048; i += 8)
            *(u64 *)(data + 4096 + i) = *(u64 *)(data + i) + sum;
        u32 crc = ~0u;
        for (int i = 0; i < 8192; i++)
            crc = table[(crc ^ data[i & 4095]) & 255] ^ (crc >> 8);
        sum += crc;
        for (int i = 0; i < 8192; i++)
            sieve[i] = 1;
        for (int i = 2; i * i < 8192; i++)
            if (sieve[i])
                for (int k = i * i; k < 8192; k += i)
                    sieve[k] = 0;
        for (int i = 2; i < 8192; i++)
            sum += sieve[i] ? i : 0;
        for (int i = 0; i < 128; i++) {
            u32 v = ((u32 *)data)[i];
            int k = i;
            for (; k > 0 && list[k - 1] > v; k--)
                list[k] = list[k - 1];
            list[k] = v;
        }
        sum = sum * 31 + list[64] + fib(12);
    }
    return sum;
}

__attribute__((noinline)) static u64 fib(u64 n)
{
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}
