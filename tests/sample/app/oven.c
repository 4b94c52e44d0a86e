/* A program without a library: says how hot the oven is. Compiled with what debuggers need, as builds forget to leave out. */

struct recipe {
    char name[48];
    unsigned short grams, celsius, minutes, pieces;
};

extern const struct recipe recipes[];
extern const unsigned long recipe_count;

static long call(long number, long one, long two, long three)
{
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(one), "S"(two), "d"(three) : "rcx", "r11", "memory");
    return result;
}

static unsigned hottest(void)
{
    unsigned most = 0;
    for (unsigned long n = 0; n < recipe_count; n++)
        if (recipes[n].celsius > most)
            most = recipes[n].celsius;
    return most;
}

void _start(void)
{
    char line[] = "the oven has to reach 000 degrees\n";
    unsigned degrees = hottest();
    for (int at = 24; at >= 22; at--, degrees /= 10)
        line[at] = (char)('0' + degrees % 10);
    call(1, 1, (long)line, sizeof line - 1);
    call(60, 0, 0, 0);
}
